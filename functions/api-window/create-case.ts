import {
  areaUnknown,
  filledIn,
  formFaults,
  openAreas,
  resolve,
  suspectIdentifiers,
  versionFor,
  withMandate,
} from '@yijianshi/catalogue';
import type { CreateCase } from '@yijianshi/contracts';
import {
  checkMandate,
  dayOf,
  type Exchange,
  exchangeOf,
  identifiersOf,
  isRefusal,
  type Override,
  permit,
  type Refusal,
  refuse,
  toFetch,
} from '@yijianshi/domain';
import {
  type Asked,
  fetchMaterials,
  type Handler,
  materialNeeds,
  type Platform,
  receiptCode,
  sealedPersonal,
  versionsOf,
} from '@yijianshi/runtime';
import {
  type Action,
  asJson,
  counterKey,
  handleCase,
  type LoadedCase,
  loadCase,
  type Once,
} from '@yijianshi/store';
import type * as z from 'zod';
import { letPass } from './identifiers.ts';

export const createCase: Handler<'createCase'> = (request, platform) =>
  lodge(platform, request, { application: request.body, once: request });

interface Lodged {
  readonly application: z.infer<typeof CreateCase>;
  /** What makes the case one, however often it is asked for. */
  readonly once: Once;
  /** Rows that go with the case's beginning. */
  readonly with?: (caseNo: string) => Promise<readonly Action[] | Refusal>;
}

/**
 * The catalogue turns the answers into a plan; the personal fields go under the case's own key; what is exempt is fetched;
 * then the case exists.
 */
export async function lodge(
  platform: Platform,
  { principal, now }: Asked,
  { application: body, once, with: goesWith }: Lodged,
) {
  const allowed = permit('CREATE_CASE', principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const today = dayOf(now);
  const versions = await versionsOf(platform, body.themeId);
  const open = openAreas(versions, today);
  if (open.length === 0) return refuse('THEME_UNKNOWN', 'body.themeId');
  const theme = versionFor(versions, body.area, today);
  if (theme === undefined) return areaUnknown(open, 'body.area');
  const resolved = resolve(theme, { ...body, day: today });
  if (isRefusal(resolved)) return { ...resolved, field: `body.${resolved.field ?? ''}` };
  const { applicant, agent } = body;
  const refused = checkMandate(body.channel, agent, today);
  if (refused !== undefined) return refused;
  const plan = agent === undefined ? resolved.plan : withMandate(resolved.plan);
  const faults = formFaults(plan, body.form);
  const [first] = faults;
  if (first !== undefined)
    return { ...first, errors: faults.map(({ field = '', rule = '' }) => ({ field, rule })) };
  const form = filledIn(plan.form, body.form);

  const warnings = letPass(suspectIdentifiers(plan, identifiersOf(applicant, agent), form), body.overrides);
  if (isRefusal(warnings)) return warnings;

  const area = plan.area.slice(0, 6);
  const day = today.replaceAll('-', '');
  const serial = await platform.store.increment(counterKey(`CASE#${area}#${day}`));
  const caseNo = `${area}-${day}-${String(serial).padStart(6, '0')}`;
  const personal = { applicant, ...(agent === undefined ? {} : { agent }), form, printAs: {} };
  const { ref, actions } = await sealedPersonal(platform, caseNo, personal);
  const fetched = await fetchMaterials(platform, plan, toFetch(plan), personal, ref);
  const kept = await handleCase(platform.store, {
    principal,
    now,
    once,
    caseNo,
    plan,
    command: {
      type: 'CREATE_CASE',
      caseNo,
      channel: body.channel,
      ...(agent === undefined ? {} : { mandate: { lastDay: agent.lastDay } }),
      deliveryMode: body.deliveryMode,
      personal: ref,
      overrides: warnings,
      fetched,
    },
    // A repetition gets the number that was kept and what was found then; the number just drawn stays unused.
    answer: (state) => asJson({ caseNo, exchange: exchangeOf(state), warnings }),
    also: async () => {
      const others = (await goesWith?.(caseNo)) ?? [];
      return isRefusal(others) ? others : [...actions, ...others];
    },
  });
  if (isRefusal(kept)) return kept;
  const { caseNo: created, ...then } = kept.answer as unknown as { caseNo: string } & Told;
  return created === caseNo ? told(platform, caseNo, kept, then) : tellAgain(platform, created, then);
}

/** What the registers said and what an officer let pass, when the case was created. */
interface Told {
  readonly exchange?: Exchange;
  readonly warnings: readonly Override[];
}

/** What was told when this case was created; without that, as it stands now. */
export async function tellAgain(platform: Platform, caseNo: string, then?: Told) {
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return refuse('CASE_UNKNOWN');
  const { overrides: warnings, exchange } = loaded.state;
  return told(platform, caseNo, loaded, then ?? { warnings, ...(exchange && { exchange }) });
}

async function told(platform: Platform, caseNo: string, { plan }: LoadedCase, { exchange, warnings }: Told) {
  return {
    caseNo,
    receiptCode: await receiptCode(platform, caseNo),
    items: plan.items.map(({ itemId, name, department }) => ({ itemId, name, department })),
    materials: materialNeeds(plan, exchange),
    warnings: [...warnings],
  };
}
