export { findTheme, type ThemeSummary, themes } from './catalogue.ts';
export { DEPARTMENTS, type Department, department, findDepartment } from './departments.ts';
export { type Form, printed, readForm, type Suspect, suspectIdentifiers } from './form.ts';
export { exemptedProofs } from './guide/exempted-proofs.ts';
export { flowOfItems, type GuideAnswer, type GuideAsked, guide } from './guide/guide.ts';
export { type Answers, type Interview, interview } from './guide/interview.ts';
export { workingDays } from './guide/items.ts';
export { answersOf, situationOf } from './guide/situation.ts';
export { themeJsonSchema } from './json-schema.ts';
export { REMEDIES } from './remedies.ts';
export { type Resolution, resolve } from './resolve.ts';
export {
  CRITERIA,
  type Item,
  LEVELS,
  LIFE_STAGES,
  type Material,
  type Option,
  type Question,
  Theme,
} from './schema.ts';
export { type ThemeFault, type ThemeFaultCode, validateTheme } from './validate.ts';
