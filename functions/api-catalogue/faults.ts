import type { ThemeFault } from '@yijianshi/catalogue';
import { REFUSALS, type Refusal, refuse } from '@yijianshi/domain';
import type { Invalid } from '@yijianshi/runtime';

/** Everything that is wrong at once: where in the body, and in the words of a problem (Chinese, its English title, the way out). */

const inBody = (at = ''): string => (at === '' ? 'body' : `body.${at}`);

/** An answer of Lambda has 6 MB; so many faults are half of one. */
const MOST_LISTED = 5000;

/** The faults of a theme. */
export const faulty = (faults: readonly ThemeFault[]): Invalid => ({
  ...refuse('THEME_FAULTY', 'body', countOf(faults)),
  errors: faults.slice(0, MOST_LISTED).map(({ code, at, detail, rule, todo }) => ({
    field: inBody(at),
    rule: rule.zh,
    code,
    detail: detail.zh,
    title: detail.en,
    wayOut: todo.zh,
  })),
});

const countOf = ({ length }: readonly ThemeFault[]): string =>
  length > MOST_LISTED ? `共 ${length} 处问题，列出前 ${MOST_LISTED} 处` : `共 ${length} 处问题`;

/** Several refusals of one request: the first speaks for it. */
export const allOf = (first: Refusal, ...more: readonly Refusal[]): Invalid => ({
  ...first,
  field: inBody(first.field),
  errors: [first, ...more].map(({ refused, field, rule = '' }) => {
    const { zh, en, wayOut } = REFUSALS[refused];
    return { field: inBody(field), rule, code: refused, detail: zh, title: en, wayOut };
  }),
});
