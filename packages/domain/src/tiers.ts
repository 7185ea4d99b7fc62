/** Tiers of archived files, lowest first (授权分级查阅). None of them is a state secret. */
export const TIERS = ['PUBLIC', 'INTERNAL', 'RESTRICTED', 'SENSITIVE', 'STRICT'] as const;
export type Tier = (typeof TIERS)[number];

/** True when a reader allowed up to `limit` may see a file of `tier`. */
export const within = (tier: Tier, limit: Tier): boolean => TIERS.indexOf(tier) <= TIERS.indexOf(limit);
