import type { ProgressView } from './journey.ts';

export interface ExecutionView {
  readonly status: string;
  readonly history: readonly { readonly type: string; readonly state?: string }[];
}

const MARK = { DONE: '●', NOW: '◐', AHEAD: '○' } as const;

/** Chinese characters take two columns. */
const wide = (text: string): number =>
  [...text].reduce((width, c) => width + ((c.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(1, width - wide(text)));

const dueText = (due: ProgressView['promiseDue']): string => {
  if (due === undefined) return '';
  return typeof due === 'string' ? `限 ${due}` : `待 ${due.notYetComputable} 年日历发布`;
};

/** The nine stages: what happened, when, who, due when. */
export function timeline({ caseNo, theme, result, stages, timeline: entries }: ProgressView): string[] {
  const lines = [`${theme}  ${caseNo}  ${RESULT[result ?? ''] ?? ''}`, ''];
  for (const { stage, state } of stages) {
    for (const [i, entry] of entries.filter((one) => one.stage === stage).entries()) {
      const head = i === 0 ? `${MARK[state]} ${stage}` : '';
      const what = entry.item === undefined ? entry.text : `${shortened(entry.item)}：${entry.text}`;
      const due = dueText(entry.due);
      lines.push(
        `${padded(head, 8)}${entry.at.slice(11, 19)}  ${padded(entry.who, 26)}${what}${due === '' ? '' : `（${due}）`}`,
      );
    }
    if (!entries.some((one) => one.stage === stage)) lines.push(`${MARK[state]} ${stage}`);
  }
  return lines;
}

const RESULT: Record<string, string> = {
  GRANTED: '全部准予',
  PARTIALLY_GRANTED: '部分准予',
  DENIED: '不予许可',
  NOT_ACCEPTED: '不予受理',
  WITHDRAWN: '已撤回',
};

const shortened = (text: string): string =>
  [...text].length > 16 ? `${[...text].slice(0, 15).join('')}…` : text;

/** The states the execution entered, in order. */
export function states({ status, history }: ExecutionView): string[] {
  const entered = history.flatMap(({ type, state }) =>
    type.endsWith('StateEntered') && state !== undefined ? [state] : [],
  );
  return [`工作流：${status}，进入 ${entered.length} 个状态`, `  ${entered.join(' → ')}`];
}

export function requests(made: ReadonlyMap<string, number>): string[] {
  const total = [...made.values()].reduce((sum, n) => sum + n, 0);
  const rows = [...made].map(([name, times]) => `  ${String(times).padStart(3)} × ${name}`);
  return [`共 ${total} 次 HTTP 请求：`, ...rows];
}
