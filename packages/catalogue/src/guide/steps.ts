import { type CasePlan, LIMITS } from '@yijianshi/domain';
import type { Theme } from '../schema.ts';
import type { GuideItem } from './items.ts';
import { workingDays } from './items.ts';
import type { GuideMaterial } from './materials.ts';

export interface GuideStep {
  readonly step: string;
  readonly text: string;
}

/** What happens, in the order it happens, with the figures of this situation. */
export function stepsOf({ form, items }: CasePlan, materials: readonly GuideMaterial[]): GuideStep[] {
  const uploads = materials.filter(({ obtained }) => obtained === 'UPLOAD').length;
  const departments = new Set(items.map(({ department }) => department)).size;
  const waiting = items.filter(({ prerequisites }) => prerequisites.length > 0).length;
  return [
    {
      step: '申请',
      text: `填写一张表单（${form.length} 项），提交一套材料（需提交 ${uploads} 份，免提交 ${materials.length - uploads} 份）。`,
    },
    {
      step: '预审与受理',
      text: `收到申请后 ${LIMITS.acceptance.days} 个工作日内受理，或一次性告知需要补正的全部内容；逾期不告知的，自收到之日起即为受理。`,
    },
    {
      step: '并联审批',
      text: `${departments} 个部门同时办理 ${items.length} 个事项${waiting === 0 ? '' : `，其中 ${waiting} 个在前置事项有结果后作出决定`}。每个事项一有决定，即可在线查看结果。`,
    },
    {
      step: '统一出件',
      text: `结果由窗口统一送达：窗口领取、寄递或在线获取；自作出决定之日起不超过 ${LIMITS.delivery.days} 个工作日。`,
    },
  ];
}

export interface GuideLimits {
  readonly acceptanceDays: number;
  readonly deliveryDays: number;
  /** The theme's own promise, and the items its clock covers. */
  readonly promise: { readonly days: number; readonly covers: readonly string[]; readonly text: string };
  /** Working days until every item is decided by its promise, prerequisites first. */
  readonly allDecidedDays: number;
}

export function limitsOf(theme: Theme, items: readonly GuideItem[]): GuideLimits {
  const covered = items.filter(({ itemId }) => theme.promise.covers?.includes(itemId) ?? true);
  const others = items.filter((item) => !covered.includes(item));
  const { days } = theme.promise;
  return {
    acceptanceDays: LIMITS.acceptance.days,
    deliveryDays: LIMITS.delivery.days,
    promise: {
      days,
      covers: covered.map(({ itemId }) => itemId),
      text:
        others.length === 0
          ? `${within(days)}办结全部事项。`
          : `${within(days)}办结：${covered.map(({ name }) => name).join('、')}；其余事项按各自承诺时限：${others.map(({ name, promisedDays }) => `${name} ${workingDays(promisedDays)}`).join('、')}。`,
    },
    allDecidedDays: longest(items),
  };
}

const within = (days: number): string => (days === 0 ? '受理后当场' : `自受理之日起 ${workingDays(days)}内`);

function longest(items: readonly GuideItem[]): number {
  const done = new Map<string, number>();
  const doneAt = (item: GuideItem): number => {
    const known = done.get(item.itemId);
    if (known !== undefined) return known;
    done.set(item.itemId, item.promisedDays);
    const before = items.filter(({ itemId }) => item.prerequisites.includes(itemId)).map(doneAt);
    const own = item.promisedDays + Math.max(0, ...before);
    done.set(item.itemId, own);
    return own;
  };
  return Math.max(0, ...items.map(doneAt));
}
