import { readForm, suspectIdentifiers } from '@yijianshi/catalogue';
import { isRefusal, permit, refuse } from '@yijianshi/domain';
import { arrivedFiles, type Handler, handled, readPersonal, sealedPersonal } from '@yijianshi/runtime';
import { loadCase } from '@yijianshi/store';
import { letPass } from './identifiers.ts';

/** 提交: everything required has arrived, itself or its signed promise; the execution starts. */
export const submitCase: Handler<'submitCase'> = async (request, platform) => {
  const { caseNo } = request.params;
  const arrived = await arrivedFiles(platform, caseNo);
  return handled(platform, request, caseNo, { type: 'SUBMIT_CASE', arrived });
};

/** 容缺补交: what was promised has come. */
export const supplyMaterials: Handler<'supplyMaterials'> = async (request, platform) => {
  const { caseNo } = request.params;
  const arrived = await arrivedFiles(platform, caseNo);
  return handled(platform, request, caseNo, { type: 'SUPPLY_MATERIALS', arrived });
};

/** 补正: the applicant's answer to the one correction notice; the fields it lists are answered anew under the case's key. */
export const correctCase: Handler<'correctCase'> = async (request, platform) => {
  const { body, params, principal } = request;
  const { caseNo } = params;
  const arrived = await arrivedFiles(platform, caseNo);
  const corrected = Object.keys(body.form);
  const command = { type: 'CORRECT', arrived, corrected, overrides: [] } as const;
  if (corrected.length === 0) return handled(platform, request, caseNo, command);

  const allowed = permit('CORRECT', principal, new Set());
  if (isRefusal(allowed)) return allowed;
  const loaded = await loadCase(platform.store, caseNo);
  if (loaded === undefined || loaded.state.status === 'NONE') return refuse('CASE_UNKNOWN', 'path.caseNo');
  const { state, plan } = loaded;
  const personal = await readPersonal(platform, state);
  const form = readForm(plan, { ...personal.form, ...body.form });
  if (isRefusal(form)) return form;
  const anew = suspectIdentifiers(plan, [], form).filter(({ field }) =>
    corrected.includes(field.replace('form.', '')),
  );
  const overrides = letPass(anew, body.overrides);
  if (isRefusal(overrides)) return overrides;
  const { ref, actions } = await sealedPersonal(platform, caseNo, { ...personal, form });
  return handled(
    platform,
    request,
    caseNo,
    { ...command, personal: { now: ref, before: state.personal }, overrides },
    actions,
  );
};
