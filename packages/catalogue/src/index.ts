export { findTheme, type ThemeSummary, themes } from './catalogue.ts';
export { DEPARTMENTS, type Department, department, findDepartment } from './departments.ts';
export { type Form, printed, readForm, type Suspect, suspectIdentifiers } from './form.ts';
export { themeJsonSchema } from './json-schema.ts';
export { REMEDIES } from './remedies.ts';
export { type Answers, type Resolution, resolve } from './resolve.ts';
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
