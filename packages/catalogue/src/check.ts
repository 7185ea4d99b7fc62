import { unseenCharacter } from '@yijianshi/domain';
import type * as z from 'zod';
// The module itself: by way of `z.locales` every language would be in the bundle.
import zhCN from 'zod/v4/locales/zh-CN.js';
import { fault, type ThemeFault } from './faults.ts';
import { Theme } from './schema.ts';
import { validateTheme } from './validate.ts';

/** What should be a theme, with all its faults. */
export interface Checked {
  /** Absent: it has not the shape of one. */
  readonly theme?: Theme;
  readonly faults: readonly ThemeFault[];
}

/** The text of a file. */
export function checkText(text: string): Checked {
  let data: unknown;
  try {
    data = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { faults: [fault('NOT_JSON', '', detail, detail)] };
  }
  return checkTheme(data);
}

/** JSON that should be a theme. What the values must say together is only asked of what has the shape. */
export function checkTheme(data: unknown): Checked {
  const read = Theme.safeParse(data);
  if (read.success) return { theme: read.data, faults: [...unseen(data, ''), ...validateTheme(read.data)] };
  return { faults: read.error.issues.map((issue) => shapeFault(issue)) };
}

/** Of text that nobody sees as it is, a reviewer reads something else; and no paper prints it. */
function unseen(value: unknown, at: string): ThemeFault[] {
  if (typeof value === 'string') {
    const character = unseenCharacter(value, 'ONE_LINE');
    return character === undefined ? [] : [fault('UNSEEN_CHARACTER', at, character, character)];
  }
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    unseen(member, at === '' ? name : `${at}.${name}`),
  );
}

const chinese = zhCN().localeError;

function shapeFault(issue: z.core.$ZodIssue): ThemeFault {
  const said = chinese(issue as z.core.$ZodRawIssue);
  const zh = typeof said === 'string' ? said : (said?.message ?? issue.message);
  return fault('SHAPE', issue.path.map(String).join('.'), zh, issue.message);
}
