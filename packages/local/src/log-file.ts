import { appendFileSync } from 'node:fs';
import type { Log } from '@yijianshi/runtime';

/** One JSON line an event, in a file: the screen stays the newcomer's. */
export function createLogFile(file: string, clock: { now(): number }): Log {
  const write = (level: string, message: string, fields: Readonly<Record<string, unknown>> = {}): void => {
    const { error, ...rest } = fields;
    const line = { at: new Date(clock.now()).toISOString(), level, message, ...rest, ...errorFields(error) };
    appendFileSync(file, `${JSON.stringify(line)}\n`);
  };
  return {
    info: (message, fields) => write('INFO', message, fields),
    error: (message, fields) => write('ERROR', message, fields),
  };
}

const errorFields = (error: unknown) =>
  error instanceof Error ? { error: error.name, reason: error.message, stack: error.stack } : {};
