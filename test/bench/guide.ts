import { type Answers, guide, type Theme } from '@yijianshi/catalogue';
import { isRefusal } from '@yijianshi/domain';
import { madeTheme, option } from '../support/made-theme.ts';
import type { Figure } from './figure.ts';
import { percentile } from './statistics.ts';

const ITEMS = 14;
const MATERIALS = 60;
const FIELDS = 40;
const WARM_UP = 2000;
const ASKED = 10_000;
const DAY = '2026-11-20';

/** Answers of a theme of 14 items and 60 materials, as the JSON that is sent: the whole guide, and the next question. */
export async function benchGuide(): Promise<Figure[]> {
  const theme = bigTheme();
  const situations = Array.from({ length: 256 }, (_, n) => answersOf(theme, n));
  const whole = timed(theme, situations);
  const partly = timed(
    theme,
    situations.map((answers) => Object.fromEntries(Object.entries(answers).slice(0, 3))),
  );
  return [
    ...figures('guide.whole', whole),
    { name: 'guide.whole.kb', value: whole.bytes / ASKED / 1024, unit: 'KB' },
    ...figures('guide.question', partly),
  ];
}

interface Timed {
  readonly taken: readonly number[];
  readonly bytes: number;
}

function timed(theme: Theme, situations: readonly Answers[]): Timed {
  const area = theme.regions[0]?.area ?? '';
  const taken: number[] = [];
  let bytes = 0;
  for (let n = -WARM_UP; n < ASKED; n += 1) {
    const answers = situations[(n + WARM_UP) % situations.length] ?? {};
    const start = performance.now();
    const found = guide(theme, { area, answers, day: DAY });
    const text = JSON.stringify(found);
    const end = performance.now();
    if (isRefusal(found)) throw new Error(`${found.refused} ${found.field}`);
    if (n < 0) continue;
    taken.push(end - start);
    bytes += Buffer.byteLength(text);
  }
  return { taken, bytes };
}

function figures(name: string, { taken }: Timed): Figure[] {
  const whole = taken.reduce((sum, ms) => sum + ms, 0);
  return [
    { name: `${name}.per_second`, value: (taken.length * 1000) / whole, unit: '/s' },
    { name: `${name}.ms_p50`, value: percentile(taken, 0.5), unit: 'ms' },
    { name: `${name}.ms_p99`, value: percentile(taken, 0.99), unit: 'ms' },
  ];
}

/** Each item has six materials and eight fields of its own and shares them; seven questions choose the items two by two. */
function bigTheme(): Theme {
  const names = (prefix: string, count: number) => Array.from({ length: count }, (_, i) => `${prefix}${i}`);
  const [materials, fields] = [names('m_', MATERIALS), names('field', FIELDS)];
  const some = (list: readonly string[], from: number, count: number) =>
    Array.from({ length: count }, (_, i) => list[(from + i) % list.length] ?? '');
  return madeTheme({
    always: ['i_0', 'i_1'],
    items: names('i_', ITEMS).map((id, i) => ({
      id,
      prerequisites: [[], ['i_0'], ['i_0', 'i_1']][i % 3]?.filter((before) => before !== id && i > 1) ?? [],
      materials: some(materials, i * 4, 8),
      fields: some(fields, i * 3, 8),
    })),
    materials: materials.map((id, i) => (i % 3 === 0 ? { id, exemption: 'DATA_CHECK' } : { id })),
    fields,
    questions: names('q_', 7).map((id, i) => ({
      id,
      options: [
        option('yes', {
          items: [`i_${2 * i}`, `i_${2 * i + 1}`],
          materials: { [`i_${2 * i}`]: some(materials, 7 * i, 3) },
          fields: some(fields, 11 * i, 2),
        }),
        option('one', { items: [`i_${2 * i}`] }),
        option('no', { nothing: true }),
      ],
    })),
  });
}

const OPTIONS = ['yes', 'yes', 'one', 'no'] as const;

/** Other answers for every `n`: two bits a question. */
const answersOf = ({ questions }: Theme, n: number): Answers =>
  Object.fromEntries(
    questions.map(({ id }, i) => [id, OPTIONS[((n * 2654435761) >>> (2 * i)) & 3] ?? 'yes']),
  );
