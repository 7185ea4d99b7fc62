import type { Day } from '@yijianshi/domain';
import type { Item, LEVELS } from './schema.ts';

export type Level = (typeof LEVELS)[number];

/** Who handles an item somewhere, and in whose name: not its own where the power is only delegated. */
export interface InCharge {
  readonly department: string;
  readonly issuer: string;
}

/** The level of a 12-digit area: `431101…` is what a city governs itself, `…999000` what a county does. */
export function levelOf(area: string): Level {
  if (/^\d{4}0[01]0{6}$/.test(area)) return 'CITY';
  if (/^\d{6}(000|999)000$/.test(area)) return 'COUNTY';
  return area.endsWith('000') ? 'TOWNSHIP' : 'VILLAGE';
}

/**
 * 事项 × 层级 × 区划 × 日期: an entry for the very area counts before one for its level, and among those the latest; without any,
 * the item's own department is in charge.
 */
export function inCharge(item: Item, area: string, day: Day): InCharge {
  const level = levelOf(area);
  const [entry] = item.authority
    .filter(
      (held) =>
        (held.area ?? area) === area &&
        (held.level ?? level) === level &&
        held.from <= day &&
        day <= (held.until ?? day),
    )
    .toSorted(
      (a, b) => Number(b.area !== undefined) - Number(a.area !== undefined) || (a.from < b.from ? 1 : -1),
    );
  if (entry === undefined) return { department: item.department, issuer: item.department };
  return { department: entry.department, issuer: entry.delegated ? item.department : entry.department };
}
