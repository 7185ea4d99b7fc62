import { appendFileSync } from 'node:fs';
import type { Log } from '@yijianshi/runtime';

/** One JSON line an event, in a file: the screen stays the newcomer's. */
export function createLogFile(file: string, clock: { now(): number }): Log {
  const write = (level: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    const { error, ...rest } = fields;
    const line = { at: new Date(clock.now()).toISOString(), level, message, ...rest, ...errorFields(error) };
    const text = `${JSON.stringify(line)}\n`;
    try {
      appendFileSync(file, text);
    } catch {
      // A full disk is what there is to tell of: whoever tells it must not fall over it.
      process.stderr.write(text);
    }
  };
  return {
    info: (message, fields) => write('INFO', message, fields),
    error: (message, fields) => write('ERROR', message, fields),
  };
}

const errorFields = (error: unknown) =>
  error instanceof Error ? { error: error.name, reason: error.message, stack: error.stack } : {};
