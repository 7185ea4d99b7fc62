import type { SameDayPolicy } from '@yijianshi/domain';

/** 同城一日送达 (S0). The hours are a city's to set; these are the default and are kept with every promise. */
export const SAME_DAY_POLICY: SameDayPolicy = { version: '2026.1', cutOff: '15:00', deliverBy: '20:00' };
