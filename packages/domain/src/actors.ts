export const ROLES = [
  'WINDOW_OFFICER',
  'REVIEWER',
  'DEPARTMENT_HEAD',
  'ARCHIVIST',
  'SUPERVISOR',
  /** 主题编制, 主题审核: one writes a theme, another opens it. */
  'THEME_EDITOR',
  'THEME_REVIEWER',
  /** The platform's own steps; never in a token. */
  'SYSTEM',
] as const;
export type Role = (typeof ROLES)[number];

/** Who calls, as the identity issuer says. */
export interface Principal {
  readonly sub: string;
  readonly roles: readonly Role[];
  /** Department id of the catalogue, for reviewers, heads and archivists of a department. */
  readonly department?: string;
  /** 12-digit area code. */
  readonly area?: string;
}

/** Who did it, as the audit keeps it: the role and post held **at that time**. */
export interface Actor {
  readonly sub: string;
  readonly role: Role;
  readonly department?: string;
}

export const SYSTEM: Principal = { sub: 'system', roles: ['SYSTEM'] };
