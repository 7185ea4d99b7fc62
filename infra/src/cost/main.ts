import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { linesOf, monthlyLines, perThousand, totalPerThousand } from './bill.ts';
import { PRICES, REGION } from './prices.ts';
import { ASSUMED, meanRate, peakRate, SCALES, type Scale, verdictsOf } from './quotas.ts';
import type { RecordedCase } from './usage.ts';

const USAGE = 'npm run cost -- [--cases 2000000]   cases a year: a whole number from 1 to 10 milliards';
const AIM = 1;

/** The number of cases asked for, or why it is none. */
export function casesOf(args: readonly string[]): number | string {
  let given: string | undefined;
  try {
    given = parseArgs({ args: [...args], options: { cases: { type: 'string' } } }).values.cases;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  if (given === undefined) return SCALES.city.cases;
  const cases = Number(given);
  return /^\d+$/.test(given) && cases >= 1 && cases <= 1e10 ? cases : `--cases ${given}: not such a number`;
}

const usd = (value: number, digits = 4): string => value.toFixed(digits);
const count = (value: number): string =>
  value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : 0 });

export function report(recorded: RecordedCase, cases: number): string[] {
  const lines = linesOf(recorded);
  const each = totalPerThousand(lines, cases);
  const monthly = monthlyLines(recorded);
  const standing = monthly.reduce((sum, line) => sum + line.usd, 0);
  const say: string[] = [
    `One case: ${recorded.what}.`,
    `Recorded ${recorded.date}; milliseconds of ${recorded.machine}. List prices of ${REGION} in US$, no free tier but the transfer's standing one, no discount.`,
    '',
    `${'service'.padEnd(16)}${'what'.padEnd(20)}${'per case'.padStart(12)}${'US$ per 1,000 cases'.padStart(22)}`,
  ];
  for (const line of [...lines].sort((a, b) => perThousand(b, cases) - perThousand(a, cases))) {
    const head = `${line.service.padEnd(16)}${line.what.padEnd(20)}`;
    say.push(`${head}${count(line.count).padStart(12)}${usd(perThousand(line, cases)).padStart(22)}`);
  }
  say.push(`${'total'.padEnd(48)}${usd(each).padStart(22)}`);
  say.push(`≤ US$${AIM} per 1,000 cases: ${each <= AIM ? 'yes' : 'no'}`, '');
  say.push('Standing, whether or not a case comes:');
  for (const { service, what, count: n, usd: price } of monthly)
    say.push(
      `${service.padEnd(16)}${what.padEnd(34)}${count(n).padStart(14)}${usd(price, 2).padStart(12)} a month`,
    );
  say.push(`${'total'.padEnd(64)}${usd(standing, 2).padStart(12)} a month`, '');
  const year = (each * cases) / 1000;
  say.push(
    `${cases.toLocaleString('en')} cases a year: ${count(year)} + 12 × ${usd(standing, 2)} = US$ ${count(year + 12 * standing)} a year`,
    'Not counted: what is stored (it grows with the materials, which are of a few bytes here), backups, tax, support.',
    '',
    'Prices:',
  );
  for (const price of Object.values(PRICES))
    say.push(
      `  US$ ${price.usd} per ${price.per.toLocaleString('en')} ${price.unit}: ${price.source}, ${'checked' in price ? `checked ${price.checked}` : 'NOT checked'}`,
    );
  say.push('', `Quotas, assuming ${ASSUMED}:`);
  for (const scale of Object.keys(SCALES) as Scale[]) {
    const { cases: n } = SCALES[scale];
    say.push(
      '',
      `${scale}: ${n.toLocaleString('en')} cases a year, ${meanRate(n).toFixed(1)} cases/s on average, ${peakRate(n).toFixed(1)} at the peak`,
    );
    for (const { quota, need, verdict } of verdictsOf(recorded, scale))
      say.push(
        `  ${quota.name.padEnd(58)}${count(need).padStart(12)} of ${count(quota.limit).padStart(9)}${quota.unit.padEnd(10)} ${verdict}`,
      );
  }
  return say;
}

if (process.argv[1] === import.meta.filename) {
  const cases = casesOf(process.argv.slice(2));
  if (typeof cases === 'string') {
    console.error(`${cases}\n${USAGE}`);
    process.exitCode = 2;
  } else {
    const file = new URL('recorded-case.json', import.meta.url);
    const recorded = JSON.parse(readFileSync(file, 'utf8')) as RecordedCase;
    for (const line of report(recorded, cases)) console.log(line);
  }
}
