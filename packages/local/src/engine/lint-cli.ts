import { readFileSync } from 'node:fs';
import type { Json } from '@yijianshi/store';
import { lintDefinition } from './lint.ts';

/** What the deployment, and the platform on one machine, fill in. */
const PLACEHOLDERS = ['Partition', 'Intake', 'Approval', 'Eseal', 'Dispatch', 'Archive'];

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: lint-cli.ts <definition.asl.json>');
const definition: Json = JSON.parse(readFileSync(file, 'utf8'));
const findings = lintDefinition(definition, PLACEHOLDERS);
for (const finding of findings) console.error(`${file}: ${finding}`);
if (findings.length === 0) console.log(`${file}: ok`);
process.exitCode = findings.length === 0 ? 0 : 1;
