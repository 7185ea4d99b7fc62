const FULL_UNICODE = 12;
const BASIC_PLANE = 4;

/** The `cmap` lookup by binary search over the table as it is: format 12 where there is one, else format 4. */
export function codePointMap(cmap: Buffer): (codePoint: number) => number {
  const subtables = new Map<number, Buffer>();
  for (let i = 0; i < cmap.readUInt16BE(2); i++) {
    const subtable = cmap.subarray(cmap.readUInt32BE(4 + i * 8 + 4));
    subtables.set(subtable.readUInt16BE(0), subtable);
  }
  const full = subtables.get(FULL_UNICODE);
  if (full !== undefined) return (codePoint) => lookUpFormat12(full, codePoint);
  const basic = subtables.get(BASIC_PLANE);
  if (basic !== undefined) return (codePoint) => lookUpFormat4(basic, codePoint);
  throw new Error('the font has no Unicode cmap of format 12 or 4');
}

/** Index of the first of `count` ascending range ends that is not below `codePoint`. */
function firstRange(count: number, codePoint: number, endOf: (index: number) => number): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (endOf(middle) < codePoint) low = middle + 1;
    else high = middle;
  }
  return low;
}

function lookUpFormat12(table: Buffer, codePoint: number): number {
  const count = table.readUInt32BE(12);
  const index = firstRange(count, codePoint, (i) => table.readUInt32BE(16 + i * 12 + 4));
  if (index === count) return 0;
  const at = 16 + index * 12;
  const start = table.readUInt32BE(at);
  return codePoint < start ? 0 : table.readUInt32BE(at + 8) + codePoint - start;
}

function lookUpFormat4(table: Buffer, codePoint: number): number {
  if (codePoint > 0xffff) return 0;
  const doubled = table.readUInt16BE(6);
  const count = doubled / 2;
  const ends = 14;
  const starts = ends + doubled + 2;
  const deltas = starts + doubled;
  const offsets = deltas + doubled;
  const index = firstRange(count, codePoint, (i) => table.readUInt16BE(ends + i * 2));
  if (index === count) return 0;
  const start = table.readUInt16BE(starts + index * 2);
  if (codePoint < start) return 0;
  const delta = table.readUInt16BE(deltas + index * 2);
  const offset = table.readUInt16BE(offsets + index * 2);
  if (offset === 0) return (codePoint + delta) & 0xffff;
  const glyph = table.readUInt16BE(offsets + index * 2 + offset + (codePoint - start) * 2);
  return glyph === 0 ? 0 : (glyph + delta) & 0xffff;
}
