/** What the public lists are ordered by: the enterprise's life, construction and mortgage, the person's life. */
export const LIFE_STAGES = [
  'ENTERPRISE_START',
  'ENTERPRISE_OPERATE',
  'ENTERPRISE_EXIT',
  'CONSTRUCTION',
  'MORTGAGE',
  'BIRTH',
  'EDUCATION',
  'EMPLOYMENT',
  'MARRIAGE',
  'HEALTH',
  'CARE',
  'RETIREMENT',
  'AFTER_DEATH',
  'VEHICLES',
  'HOUSING',
  'OTHER',
] as const;
