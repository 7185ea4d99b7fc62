import { type Day, isRefusal, type Refusal } from '@yijianshi/domain';
import { department } from '../departments.ts';
import { type FormSchema, formSchema } from '../form-schema.ts';
import { areaUnknown, resolve } from '../resolve.ts';
import type { Theme } from '../schema.ts';
import { openAreas } from '../versions.ts';
import { type EvidenceTag, evidenceOf } from './evidence.ts';
import { feesOf, type GuideFees } from './fees.ts';
import { fieldsOf, type GuideField } from './fields.ts';
import { type Flow, flowOf } from './flow.ts';
import { flowSvg } from './flow-svg.ts';
import { type Answers, interview } from './interview.ts';
import { type GuideItem, itemsOf, workingDays } from './items.ts';
import { type GuideMaterial, materialsOf } from './materials.ts';
import { type GuidePlace, placesOf } from './places.ts';
import { prepared } from './prepared.ts';
import { type GuideLimits, type GuideStep, limitsOf, stepsOf } from './steps.ts';

interface Common {
  readonly theme: { readonly themeId: string; readonly version: string; readonly name: string };
  readonly area: { readonly area: string; readonly name: string };
  /** Those that count. */
  readonly answers: Answers;
  /** Questions whose answer counts for nothing, because another answer hides them. */
  readonly dropped: readonly string[];
}

/** The question to ask next. */
export interface GuideQuestion extends Common {
  readonly state: 'ASKING';
  readonly next: {
    readonly questionId: string;
    readonly text: string;
    readonly options: readonly { readonly optionId: string; readonly label: string }[];
    readonly evidence: EvidenceTag;
  };
  /** Questions still to be asked at most, this one included. */
  readonly remaining: number;
}

/** Everything the situation comes to. */
export interface GuideAnswer extends Common {
  readonly state: 'COMPLETE';
  readonly conditions: readonly { readonly text: string; readonly evidence: EvidenceTag }[];
  readonly items: readonly GuideItem[];
  readonly form: {
    readonly schema: FormSchema;
    /** The fields in the order they are asked. */
    readonly order: readonly string[];
    readonly fields: readonly GuideField[];
  };
  readonly materials: readonly GuideMaterial[];
  readonly steps: readonly GuideStep[];
  readonly limits: GuideLimits;
  readonly fees: GuideFees;
  /** Where to go: any of them takes the application (全市通办), the area's own first. */
  readonly places: readonly GuidePlace[];
  /** The items and their order, as an SVG picture. */
  readonly flow: string;
}

export interface GuideAsked {
  readonly area: string;
  readonly answers: Answers;
  /** Who is in charge may change from one day to the next. */
  readonly day: Day;
}

/** The guide of a theme for the answers given so far: the next question, or the whole guide. */
export function guide(
  theme: Theme,
  { area, answers, day }: GuideAsked,
): GuideQuestion | GuideAnswer | Refusal {
  const region = theme.regions.find((candidate) => candidate.area === area);
  if (region === undefined) return areaUnknown(openAreas([theme], day), 'area');
  const read = interview(theme, answers);
  if (isRefusal(read)) return read;
  const common: Common = {
    theme: { themeId: theme.id, version: theme.version, name: theme.name },
    area: { area, name: region.name },
    answers: read.answers,
    dropped: read.dropped,
  };
  if (read.next !== undefined) {
    const { id, text, options, evidence } = read.next;
    return {
      state: 'ASKING',
      ...common,
      next: {
        questionId: id,
        text,
        options: options.map((option) => ({ optionId: option.id, label: option.label })),
        evidence: evidenceOf(evidence),
      },
      remaining: read.remaining,
    };
  }
  const resolved = resolve(theme, { area, answers: read.answers, day });
  if (isRefusal(resolved)) return resolved;
  const { plan } = resolved;
  const items = itemsOf(theme, plan);
  const materials = materialsOf(theme, plan);
  return {
    state: 'COMPLETE',
    ...common,
    conditions: theme.conditions.map(({ text, evidence }) => ({ text, evidence: evidenceOf(evidence) })),
    items,
    form: {
      schema: formSchema(plan),
      order: plan.form.map(({ field }) => field),
      fields: fieldsOf(theme, plan, read),
    },
    materials,
    steps: stepsOf(plan, materials),
    limits: limitsOf(theme, items),
    fees: feesOf(items),
    places: placesOf(theme, area),
    flow: picture(theme, items),
  };
}

const PICTURES = 256;

/** A theme has fewer combinations of items than of answers, and drawing is a good part of the work. */
function picture(theme: Theme, items: readonly GuideItem[]): string {
  const { pictures } = prepared(theme);
  const key = items.map(({ itemId, department }) => `${itemId}:${department.id}`).join();
  const known = pictures.get(key);
  if (known !== undefined) return known;
  const drawn = flowSvg(`${theme.name}：事项与办理顺序`, flowOfItems(items));
  if (pictures.size >= PICTURES) pictures.clear();
  pictures.set(key, drawn);
  return drawn;
}

/** The picture's boxes and arrows, for whoever draws it another way. */
export const flowOfItems = (items: readonly GuideItem[]): Flow =>
  flowOf(
    items.map(({ itemId, name, department: { id }, promisedDays, prerequisites }) => ({
      itemId,
      text: name,
      note: `${department(id).zh}\n${workingDays(promisedDays)}`,
      prerequisites,
    })),
  );
