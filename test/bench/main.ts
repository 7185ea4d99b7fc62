import { parseArgs } from 'node:util';
import { benchBundles } from './bundles.ts';
import { benchCatalogue } from './catalogue.ts';
import { benchEngine } from './engine.ts';
import type { Figure } from './figure.ts';
import { benchFlow } from './flow.ts';
import { benchGuide } from './guide.ts';
import { benchSeal } from './seal.ts';

const PARTS: Readonly<Record<string, (say: (line: string) => void) => Promise<Figure[]>>> = {
  flow: benchFlow,
  seal: benchSeal,
  engine: benchEngine,
  guide: benchGuide,
  bundles: benchBundles,
  catalogue: benchCatalogue,
};

const USAGE = `npm run bench -- [--json] [${Object.keys(PARTS).join(' | ')}] …`;

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { json: { type: 'boolean' } },
  });
  const asked = positionals.length === 0 ? Object.keys(PARTS) : positionals;
  for (const name of asked) {
    const part = PARTS[name];
    if (part === undefined) throw new RangeError(`no part ${name}\n${USAGE}`);
    // What is no figure goes to the other stream, so that --json stays one line a figure.
    const say = (line: string): void => void process.stderr.write(`${line}\n`);
    if (!values.json) say(`\n${name} …`);
    for (const figure of await part(say))
      console.log(values.json ? JSON.stringify(figure) : readable(figure));
  }
}

function readable({ name, value, unit, peer, ratio }: Figure): string {
  const held = peer === undefined ? '' : `   ${ratio?.toFixed(2) ?? ''} × ${peer}`;
  return `${name.padEnd(36)} ${value.toFixed(value < 10 ? 2 : 1).padStart(10)} ${unit}${held}`;
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  console.error(error instanceof RangeError ? error.message : error);
});
