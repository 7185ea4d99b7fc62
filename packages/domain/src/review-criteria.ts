/** What the second person looks at before a version of a theme goes live. */
export const CRITERIA = ['LEGAL_BASIS', 'MATERIALS', 'FORM', 'PROMISE', 'SITUATIONS'] as const;
export type Criterion = (typeof CRITERIA)[number];
