import { asCode, halfWidth, isDay, noUnseen, unseenCharacter } from '@yijianshi/domain';
import * as z from 'zod';

/** May be several lines. What every text of a body must not hold, `readRequest` sees to. */
export const text = (max: number) => z.string().trim().min(1).max(max);

/** A name, an address: one line, and every character stays as it is. */
export const line = (max: number) =>
  text(max).refine((value) => unseenCharacter(value, 'ONE_LINE') === undefined, {
    error: ({ input }) => noUnseen(unseenCharacter(String(input), 'ONE_LINE')),
  });

// Numbers and codes are read as they are written, full-width and with blanks at the ends. What they must be is checked once they are
// brought into one form, so no pattern is published: API Gateway would hold it against what was written.
const WIDE = '全角字符按半角读入，首尾空格不计';
const written = (normal: (value: string) => string, fits: (value: string) => boolean, rule: string) =>
  z
    .string()
    .max(60)
    .overwrite(normal)
    .refine(fits, { error: rule })
    .meta({ description: `${rule}；${WIDE}` });

const isIdentifier = (value: string): boolean => /^[0-9A-Z-]{1,18}$/.test(value);
/** Whether its check digit is right is another question: real registers hold exceptions. */
export const citizenId = written(asCode, isIdentifier, '公民身份号码，至多 18 位，小写 x 作大写');
export const creditCode = written(asCode, isIdentifier, '统一社会信用代码，18 位，小写字母作大写');
export const phone = written(halfWidth, (value) => /^1\d{10}$/.test(value), '11 位手机号码');
export const day = written(halfWidth, isDay, 'YYYY-MM-DD');
