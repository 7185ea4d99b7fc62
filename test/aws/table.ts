import type { Reporter, TestModule } from 'vitest/node';

/** Which adapter a port's suite meets on AWS, what names its lane, and what switches it on. */
const PORTS: Record<string, { port: string; adapter: string; service: string }> = {
  'case-store': { port: 'CaseStore', adapter: 'DynamoDB', service: 'DYNAMODB' },
  'file-store': { port: 'FileStore', adapter: 'S3', service: 'S3' },
  workflow: { port: 'Workflow', adapter: 'Step Functions', service: 'SFN' },
  'key-wrapper': { port: 'KeyWrapper', adapter: 'KMS', service: 'KMS' },
  signer: { port: 'Signer', adapter: 'KMS', service: 'KMS' },
};

const HEADER = ['port', 'adapter', 'lane', 'run', 'passed', 'failed', 'skipped'];
const NAMES = 3;

/** At the end of a run: what each port's conformance suite (`<port>.<lane>.test.ts`) came to, by adapter and lane. */
export const conformanceTable = (environment = process.env): Reporter => ({
  onTestRunEnd(modules) {
    const rows = modules.map((module) => rowOf(module, environment)).filter((row) => row !== undefined);
    if (rows.length > 0) console.log(`\n${tableOf([HEADER, ...rows.sort(byText)])}\n`);
  },
});

function rowOf(module: TestModule, environment: NodeJS.ProcessEnv): string[] | undefined {
  const [, name = '', lane = ''] = /([a-z-]+)\.([a-z]+)\.test\.ts$/.exec(module.moduleId) ?? [];
  const known = PORTS[name];
  if (known === undefined || module.project.name !== 'aws') return undefined;
  const { port, adapter, service } = known;
  const count = { passed: 0, failed: 0, skipped: 0, pending: 0 };
  for (const test of module.children.allTests()) count[test.result().state] += 1;
  // A suite that broke down outside its tests has failed, too.
  const failed = count.failed + (module.ok() || count.failed > 0 ? 0 : 1);
  const run = count.passed + failed;
  const title = [port, adapter, lane === 'endpoint' ? laneOf(service, environment) : lane];
  if (run === 0) {
    const needs =
      lane === 'endpoint' ? `AWS_ENDPOINT_URL_${service}` : `the package @${lane} for this machine`;
    return [...title, `not run: needs ${needs}`];
  }
  return [...title, String(run), String(count.passed), String(failed), String(count.skipped + count.pending)];
}

function laneOf(service: string, environment: NodeJS.ProcessEnv): string {
  const endpoint = environment[`AWS_ENDPOINT_URL_${service}`];
  const fallback = environment.AWS_LANE ?? 'endpoint';
  return environment[`AWS_LANE_${service}`] ?? (endpoint ? new URL(endpoint).host : fallback);
}

const byText = (a: string[], b: string[]): number => a.join().localeCompare(b.join());

function tableOf(rows: readonly (readonly string[])[]): string {
  const counted = rows.filter(({ length }) => length === HEADER.length);
  return rows
    .map((row) =>
      row.map((cell, column) => {
        // The three names of every row align; a `not run` may be as long as it likes.
        const among = column < NAMES ? rows : counted;
        const width = Math.max(...among.map((other) => other[column]?.length ?? 0));
        return column < NAMES ? cell.padEnd(width) : row.length < HEADER.length ? cell : cell.padStart(width);
      }),
    )
    .map((row) => row.join('  '))
    .join('\n');
}
