import { type Flow, type FlowBox, LINE, NOTE_SIZE, PADDING, type Point, TEXT_SIZE } from './flow.ts';
import { wrapped } from './wrapped.ts';

const FONTS = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC','Noto Serif SC',sans-serif";

/** The flow as a picture of its own: no script, nothing loaded, every text escaped. */
export function flowSvg(title: string, { width, height, boxes, arrows }: Flow): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${round(width)} ${round(height)}" width="${round(width)}" height="${round(height)}" role="img" font-family="${FONTS}" text-anchor="middle">`,
    `<title>${escaped(title)}</title>`,
    '<defs><marker id="head" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto"><path d="M0 0 8 4 0 8z" fill="#7a8ea3"/></marker></defs>',
    `<path d="M0 0H${round(width)}V${round(height)}H0z" fill="#fff"/>`,
    '<g fill="none" stroke="#7a8ea3" stroke-width="1.4">',
    ...arrows.map(
      ({ points, head }) => `<path d="${curve(points)}"${head ? ' marker-end="url(#head)"' : ''}/>`,
    ),
    '</g>',
    ...boxes.map(boxOf),
    '</svg>',
  ].join('');
}

function boxOf({ x, y, width, height, isEnd, text, note }: FlowBox): string {
  const room = width - 2 * PADDING;
  const middle = x + width / 2;
  const radius = isEnd ? 14 : 6;
  const [fill, ink] = isEnd ? ['#e8f0f8', '#1a5490'] : ['#fff', '#1f2937'];
  let bottom = y + PADDING;
  const lines = (words: string, size: number, colour: string): string => {
    if (words === '') return '';
    const spans = wrapped(words, room / size).map((line) => {
      const baseline = bottom + ((LINE - 1) / 2 + 0.88) * size;
      bottom += size * LINE;
      return `<tspan x="${round(middle)}" y="${round(baseline)}">${escaped(line)}</tspan>`;
    });
    return `<text font-size="${size}" fill="${colour}">${spans.join('')}</text>`;
  };
  return (
    `<rect x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="${radius}" fill="${fill}" stroke="#7a8ea3"/>` +
    lines(text, TEXT_SIZE, ink) +
    lines(note, NOTE_SIZE, '#5b6673')
  );
}

/** Through each point, leaving and reaching it level. */
function curve([first, ...rest]: readonly Point[]): string {
  if (first === undefined) return '';
  let [x, y] = first;
  let path = `M${round(x)} ${round(y)}`;
  for (const [toX, toY] of rest) {
    const middle = round((x + toX) / 2);
    path += `C${middle} ${round(y)} ${middle} ${round(toY)} ${round(toX)} ${round(toY)}`;
    [x, y] = [toX, toY];
  }
  return path;
}

const round = (value: number): number => Math.round(value * 10) / 10;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** What XML cannot hold at all is left out. */
const escaped = (text: string): string =>
  text.replace(/[&<>"'\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, (character) => ENTITIES[character] ?? '');
