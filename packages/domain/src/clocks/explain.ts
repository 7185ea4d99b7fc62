import type { Derivation } from './due-date.ts';

/** The derivation as the sentence an applicant or a court can check. */
export function explain(derivation: Derivation): string {
  const { start, limit, first, due, holidays, makeUpDays, pauses, pausedDays, sources } = derivation;
  const clauses = [
    `自${start}起算，当日不计入，第1个工作日为${first}，期限${limit}个工作日`,
    holidays.length > 0 &&
      `期间${holidays.map((h) => (h.from === h.to ? `${h.name}（${h.from}）` : `${h.name}（${h.from}至${h.to}）`)).join('、')}放假不计入`,
    makeUpDays.length > 0 && `调休上班的${makeUpDays.join('、')}计入`,
    pauses.length > 0 &&
      `特别程序期间（${pauses.map(([from, to]) => `${from}至${to}`).join('、')}）${pausedDays}个工作日不计入`,
    `到期日为${due}`,
  ].filter((clause) => clause !== false);
  return `${clauses.join('；')}。工作日依据：${sources.join('、')}。`;
}
