import { longestPaths } from './paths.ts';
import type { Item, Theme } from './schema.ts';

export interface Change {
  readonly before: number;
  readonly after: number;
  /** Share that is gone, 0 to 1; nothing before, nothing gone. */
  readonly reduction: number;
}

export interface Target {
  readonly code: 'STEPS_AT_MOST_4' | 'MATERIALS_MINUS_60' | 'DAYS_AT_MOST_10' | 'DAYS_MINUS_50';
  readonly zh: string;
  readonly met: boolean;
}

/** 四减 of a theme in one area. What the theme's own data says of now is counted in it; the rest are its figures. */
export interface ThemeMetrics {
  readonly area: string;
  readonly name: string;
  readonly steps: Change;
  /** Now: the most files any answers ask the applicant for. */
  readonly materials: Change;
  /** Now: the promise, in working days. */
  readonly days: Change;
  /** Working days until everything is done by the items' own promises, when the promise leaves items out. */
  readonly daysOfAll: number;
  readonly visits: Change;
  readonly targets: readonly Target[];
  /** Where the figures come from. */
  readonly evidence: string;
}

/** One entry for every area the theme is open in. */
export function metricsOf(theme: Theme): ThemeMetrics[] {
  const asked = mostUploads(theme);
  const daysOfAll = Math.max(...longestPaths(theme.items).values());
  return theme.regions.map(({ area, name, beforeAfter = theme.beforeAfter }) => {
    const steps = change(...beforeAfter.steps);
    const materials = change(beforeAfter.materials[0], asked);
    const days = change(beforeAfter.days[0], theme.promise.days);
    const visits = change(...beforeAfter.visits);
    const targets = targetsOf(theme.complexity, { steps, materials, days });
    return { area, name, steps, materials, days, daysOfAll, visits, targets, evidence: beforeAfter.evidence };
  });
}

const change = (before: number, after: number): Change => ({
  before,
  after,
  reduction: before === 0 ? 0 : Math.round((1 - after / before) * 1000) / 1000,
});

/** The reform's targets: at most 4 steps, 60 % fewer materials, and by complexity 10 working days or half the time. */
function targetsOf(
  complexity: Theme['complexity'],
  { steps, materials, days }: Pick<ThemeMetrics, 'steps' | 'materials' | 'days'>,
): Target[] {
  const targets: Target[] = [
    { code: 'STEPS_AT_MOST_4', zh: '环节不超过 4 个', met: steps.after <= 4 },
    { code: 'MATERIALS_MINUS_60', zh: '材料减少 60% 以上', met: materials.reduction >= 0.6 },
  ];
  if (complexity === 'FAIRLY_COMPLEX')
    targets.push({ code: 'DAYS_AT_MOST_10', zh: '较为复杂的 10 个工作日内办结', met: days.after <= 10 });
  if (complexity === 'COMPLEX')
    targets.push({ code: 'DAYS_MINUS_50', zh: '复杂的办理时间压缩 50% 以上', met: days.reduction >= 0.5 });
  return targets;
}

interface Chosen {
  readonly items: ReadonlySet<string>;
  readonly added: readonly (readonly [item: string, materials: readonly string[]])[];
}

/** Beyond so many sets of answers the whole list stands for the worst of them: never fewer than anybody is asked for. */
const MOST_WAYS = 20_000;

/** The most files that any answers ask for. */
function mostUploads(theme: Theme): number {
  const uploads = new Set(theme.materials.filter(({ upload }) => upload).map(({ id }) => id));
  const byId = new Map(theme.items.map((item) => [item.id, item]));
  const ways = waysThrough(theme);
  if (ways === undefined) return uploads.size;
  return Math.max(...ways.map((way) => uploadsOf(way, byId, uploads)));
}

function uploadsOf(
  { items, added }: Chosen,
  byId: ReadonlyMap<string, Item>,
  uploads: ReadonlySet<string>,
): number {
  const needed = [
    ...[...items].flatMap((id) => byId.get(id)?.materials ?? []),
    ...added.filter(([item]) => items.has(item)).flatMap(([, materials]) => materials),
  ];
  return new Set(needed.filter((id) => uploads.has(id))).size;
}

/** What each set of answers chooses; `undefined`: too many. */
function waysThrough({ always, questions }: Theme): Chosen[] | undefined {
  let ways: { readonly answers: ReadonlyMap<string, string>; readonly chosen: Chosen }[] = [
    { answers: new Map(), chosen: { items: new Set(always), added: [] } },
  ];
  for (const { id, after, options } of questions) {
    ways = ways.flatMap((way) => {
      if (after !== undefined && way.answers.get(after.question) !== after.option) return [way];
      return options.map((option) => ({
        answers: new Map([...way.answers, [id, option.id]]),
        chosen: {
          items: new Set([...way.chosen.items, ...option.items]),
          added: [...way.chosen.added, ...Object.entries(option.materials)],
        },
      }));
    });
    if (ways.length > MOST_WAYS) return undefined;
  }
  return ways.map(({ chosen }) => chosen);
}
