export { AREAS, type Area } from './areas.ts';
export { type InCharge, inCharge, type Level, levelOf } from './authority.ts';
export { findTheme, shippedVersions, themes } from './catalogue.ts';
export { CERTIFICATE_TEMPLATES } from './certificate-templates.ts';
export { type Checked, checkText } from './check.ts';
export { DEPARTMENTS, type Department, department, findDepartment } from './departments.ts';
export { differences } from './differences.ts';
export { type Begun, formSoFar, misfits, type StillOpen, stillOpen } from './draft.ts';
export type { Said, ThemeFault, ThemeFaultCode } from './faults.ts';
export {
  type Form,
  filledIn,
  formFaults,
  printed,
  readForm,
  type Suspect,
  suspectIdentifiers,
} from './form.ts';
export { exemptedProofs } from './guide/exempted-proofs.ts';
export { flowOfItems, type GuideAnswer, guide } from './guide/guide.ts';
export { type Answers, type Interview, interview } from './guide/interview.ts';
export { workingDays } from './guide/items.ts';
export { HOW } from './guide/materials.ts';
export { answersOf, situationOf } from './guide/situation.ts';
export { themeJsonSchema } from './json-schema.ts';
export { withMandate } from './mandate.ts';
export { type Change, metricsOf, type Target, type ThemeMetrics } from './metrics.ts';
export {
  checkSubmitted,
  type Review,
  replaced,
  reviewFaults,
  versionTwice,
} from './publishing.ts';
export { REMEDIES } from './remedies.ts';
export { areaUnknown, type Resolution, resolve } from './resolve.ts';
export {
  type Item,
  LEVELS,
  type Material,
  type Option,
  type Question,
  Theme,
} from './schema.ts';
export { UNPUBLISHED, type UnpublishedTheme } from './unpublished.ts';
export { validateTheme } from './validate.ts';
export {
  byVersion,
  openAreas,
  openVersion,
  type Publication,
  stateOf,
  type VersionState,
  type Versions,
  versionFor,
} from './versions.ts';
export { noticeId, noticeNumber, WINDOW_OWNER } from './window.ts';
