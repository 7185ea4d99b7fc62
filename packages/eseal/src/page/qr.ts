import { encode } from 'uqr';
import { number } from '../pdf/syntax.ts';
import { type Box, PAGE } from '../template.ts';

/**
 * Any mask gives a valid code; choosing the prettiest of the eight takes 1.3 ms of a 3 ms document.
 * Mask 2 (whole columns) leaves no long runs in the mixed text of an address.
 */
const MASK = 2;
/** Light modules around the code; the standard's margin. */
const QUIET = 4;

/** The operators that draw `text` as a QR code, margin included, in `box`. */
export function qrCode(text: string, [x, y, width]: Box): string {
  const { size, data } = encode(text, { ecc: 'M', boostEcc: false, border: 0, maskPattern: MASK });
  const module = width / (size + 2 * QUIET);
  const left = x + QUIET * module;
  const top = PAGE.height - y - QUIET * module;
  // Row 0 is the top one: the space is turned over, and one unit is one module.
  let operators = `q 0 0 0 rg ${module.toFixed(4)} 0 0 ${(-module).toFixed(4)} ${number(left)} ${number(top)} cm\n`;
  data.forEach((row, rowIndex) => {
    let start = 0;
    for (let column = 1; column <= row.length; column++) {
      if (row[column] === row[start]) continue;
      if (row[start]) operators += `${start} ${rowIndex} ${column - start} 1 re\n`;
      start = column;
    }
  });
  return `${operators}f Q\n`;
}
