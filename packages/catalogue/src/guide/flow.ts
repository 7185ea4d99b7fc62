import { wrapped } from './wrapped.ts';

export type Point = readonly [x: number, y: number];

export interface FlowBox {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** The application and the results, rather than an item. */
  readonly isEnd: boolean;
  readonly text: string;
  /** The department and its promise. */
  readonly note: string;
}

/** The items in the order they are decided in, left to right, placed in pixels from the top left corner. */
export interface Flow {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly FlowBox[];
  readonly arrows: readonly Arrow[];
}

/** The points it passes from left to right. Without a head it joins another arrow on its way to the same box. */
interface Arrow {
  readonly points: readonly Point[];
  readonly head: boolean;
}

interface FlowItem {
  readonly itemId: string;
  readonly text: string;
  readonly note: string;
  readonly prerequisites: readonly string[];
}

export const TEXT_SIZE = 13;
export const NOTE_SIZE = 11;
export const LINE = 1.4;
const ITEM_WIDTH = 172;
const END_WIDTH = 84;
/** Between the box and its text. */
export const PADDING = 10;
const COLUMN_GAP = 50;
const ROW_GAP = 18;
const LANE = 6;
const MARGIN = 12;

const START = ' start';
const END = ' end';

/** What stands in a column: a box, or the lane by which arrows to a later column pass. */
interface Cell {
  readonly id: string;
  readonly height: number;
  readonly box?: Omit<FlowBox, 'x' | 'y' | 'width' | 'height'>;
}

/**
 * Columns by the longest way from the application; in a column, everything is as high as what leads to it. An arrow that passes a
 * column takes a lane through it, which all arrows to the same box share.
 */
export function flowOf(items: readonly FlowItem[]): Flow {
  const column = columnsOf(items);
  const last = 1 + Math.max(0, ...column.values());
  column.set(START, 0).set(END, last);
  const edges = edgesOf(items);

  const columns: Cell[][] = Array.from({ length: last + 1 }, () => []);
  columns[0]?.push(cellOf(START, { isEnd: true, text: '提交申请', note: '一张表单\n一套材料' }, END_WIDTH));
  for (const { itemId, text, note } of items)
    columns[column.get(itemId) ?? 1]?.push(cellOf(itemId, { isEnd: false, text, note }, ITEM_WIDTH));
  columns[last]?.push(cellOf(END, { isEnd: true, text: '统一出件', note: '' }, END_WIDTH));

  const routes = edges.map(([from, to]) => {
    const passed = columns.slice((column.get(from) ?? 0) + 1, column.get(to)).map((cells, i) => {
      const id = `${to}@${(column.get(from) ?? 0) + 1 + i}`;
      if (!cells.some((cell) => cell.id === id)) cells.push({ id, height: LANE });
      return id;
    });
    return [from, ...passed, to];
  });
  return placed(columns, routes);
}

function columnsOf(items: readonly FlowItem[]): Map<string, number> {
  const column = new Map<string, number>();
  const columnOf = (item: FlowItem): number => {
    const found = column.get(item.itemId);
    if (found !== undefined) return found;
    // An item met again on its own path would wait for itself; such a theme is not published, and its picture still ends.
    column.set(item.itemId, 1);
    const before = items.filter(({ itemId }) => item.prerequisites.includes(itemId)).map(columnOf);
    const own = 1 + Math.max(0, ...before);
    column.set(item.itemId, own);
    return own;
  };
  items.forEach(columnOf);
  return column;
}

/** Prerequisites that another prerequisite does not already wait for; what waits for nothing follows the application. */
function edgesOf(items: readonly FlowItem[]): [string, string][] {
  const before = new Map<string, ReadonlySet<string>>();
  const allBefore = (id: string): ReadonlySet<string> => {
    const found = before.get(id);
    if (found !== undefined) return found;
    before.set(id, new Set());
    const direct = items.find(({ itemId }) => itemId === id)?.prerequisites ?? [];
    const all = new Set(direct.flatMap((prerequisite) => [prerequisite, ...allBefore(prerequisite)]));
    before.set(id, all);
    return all;
  };
  const waitedFor = new Set(items.flatMap(({ prerequisites }) => prerequisites));
  return [
    ...items.flatMap(({ itemId, prerequisites }): [string, string][] => {
      if (prerequisites.length === 0) return [[START, itemId]];
      return prerequisites
        .filter((id) => !prerequisites.some((other) => other !== id && allBefore(other).has(id)))
        .map((id) => [id, itemId]);
    }),
    ...items
      .filter(({ itemId }) => !waitedFor.has(itemId))
      .map(({ itemId }): [string, string] => [itemId, END]),
  ];
}

function cellOf(id: string, box: NonNullable<Cell['box']>, width: number): Cell {
  const lines = (text: string, size: number): number =>
    text === '' ? 0 : wrapped(text, (width - 2 * PADDING) / size).length * size * LINE;
  const height = lines(box.text, TEXT_SIZE) + lines(box.note, NOTE_SIZE) + 2 * PADDING;
  return { id, height: Math.ceil(height), box };
}

function placed(columns: readonly (readonly Cell[])[], routes: readonly (readonly string[])[]): Flow {
  const tall = (cells: readonly Cell[]): number =>
    cells.reduce((sum, { height }) => sum + height + ROW_GAP, -ROW_GAP);
  const height = Math.max(...columns.map(tall)) + 2 * MARGIN;
  const boxes: FlowBox[] = [];
  /** Where arrows arrive and leave. */
  const ports = new Map<string, { in: Point; out: Point }>();
  let x = MARGIN;
  for (const [n, cells] of columns.entries()) {
    const width = n === 0 || n === columns.length - 1 ? END_WIDTH : ITEM_WIDTH;
    let y = (height - tall(cells)) / 2;
    for (const cell of byWhatLeadsTo(cells, routes, ports)) {
      const middle = y + cell.height / 2;
      ports.set(cell.id, { in: [x, middle], out: [x + width, middle] });
      if (cell.box !== undefined) boxes.push({ x, y, width, height: cell.height, ...cell.box });
      y += cell.height + ROW_GAP;
    }
    x += width + COLUMN_GAP;
  }
  return { width: x - COLUMN_GAP + MARGIN, height, boxes, arrows: arrowsOf(routes, ports) };
}

type Ports = ReadonlyMap<string, { readonly in: Point; readonly out: Point }>;

/** A lane is drawn once, by the first arrow that takes it. */
function arrowsOf(routes: readonly (readonly string[])[], ports: Ports): Arrow[] {
  const taken = new Set<string>();
  return routes.map((route) => {
    const points: Point[] = [];
    for (const [i, id] of route.entries()) {
      const port = ports.get(id);
      if (port === undefined) continue;
      if (i > 0) points.push(port.in);
      if (taken.has(id)) return { points, head: false };
      if (i > 0 && i < route.length - 1) taken.add(id);
      if (i < route.length - 1) points.push(port.out);
    }
    return { points, head: true };
  });
}

/** A column's cells by the mean height of what leads to them, so that few arrows cross. */
function byWhatLeadsTo(
  cells: readonly Cell[],
  routes: readonly (readonly string[])[],
  ports: ReadonlyMap<string, { readonly out: Point }>,
): readonly Cell[] {
  const heightOf = (id: string): number => {
    const from = routes.flatMap((route) => {
      const port = ports.get(route[route.indexOf(id) - 1] ?? '');
      return port === undefined ? [] : [port.out[1]];
    });
    return from.reduce((sum, y) => sum + y, 0) / Math.max(1, from.length);
  };
  const height = new Map(cells.map(({ id }) => [id, heightOf(id)]));
  return cells.toSorted((a, b) => (height.get(a.id) ?? 0) - (height.get(b.id) ?? 0));
}
