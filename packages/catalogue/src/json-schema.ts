import * as z from 'zod';
import { Theme } from './schema.ts';

/** The published JSON Schema of a theme's file, as a file may be written: what has a default may be left out. */
export const themeJsonSchema = (): string =>
  `${JSON.stringify(
    {
      $id: 'theme.schema.json',
      title: '一件事主题 · a theme of the catalogue',
      ...z.toJSONSchema(Theme, { io: 'input', target: 'draft-2020-12' }),
    },
    null,
    2,
  )}\n`;
