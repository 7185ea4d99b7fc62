import {
  areaUnknown,
  openAreas,
  readForm,
  resolve,
  suspectIdentifiers,
  versionFor,
  withMandate,
} from '@yijianshi/catalogue';
import {
  checkMandate,
  dayOf,
  type Exchange,
  exchangeOf,
  identifiersOf,
  isRefusal,
  permit,
  refuse,
  toFetch,
} from '@yijianshi/domain';
import {
  fetchMaterials,
  type Handler,
  materialNeeds,
  receiptCode,
  sealedPersonal,
  versionsOf,
} from '@yijianshi/runtime';
import { asJson, counterKey, handleCase } from '@yijianshi/store';
import { letPass } from './identifiers.ts';

/** The catalogue turns the answers into a plan; the personal fields go under the case's own key; what is exempt is fetched; then the case exists. */
export const createCase: Handler<'createCase'> = async (request, platform) => {
  const { body, principal, now } = request;
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
  const form = readForm(plan, body.form);
  if (isRefusal(form)) return form;

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
    ...request,
    once: request,
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
    // A repetition gets the number that was kept and what was fetched then; the number just drawn stays unused.
    answer: (state) => asJson({ caseNo, exchange: exchangeOf(state) }),
    also: actions,
  });
  if (isRefusal(kept)) return kept;
  const { caseNo: created, exchange } = kept.answer as unknown as { caseNo: string; exchange?: Exchange };
  return {
    caseNo: created,
    receiptCode: await receiptCode(platform, created),
    items: plan.items.map(({ itemId, name, department }) => ({ itemId, name, department })),
    materials: materialNeeds(plan, exchange),
    warnings,
  };
};
