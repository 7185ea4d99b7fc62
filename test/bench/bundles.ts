import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { COMMON_ENVIRONMENT, ENVIRONMENT, type Variable } from '@yijianshi/contracts/deployment';
import { bundle } from '@yijianshi/infra/bundle';
import { partsOf } from '@yijianshi/infra/capabilities';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from '@yijianshi/infra/functions';
import type { Figure } from './figure.ts';
import { percentile } from './statistics.ts';

const run = promisify(execFile);
const STARTS = 5;
const AIM_KB = 350;
const AIM_MS = 150;

const VALUES: Record<Variable, string> = {
  STAGE: 'dev',
  PUBLIC_URL: 'https://public-url.invalid',
  CARRIER: 'partner',
  TABLE_NAME: 'table',
  FILES_BUCKET: 'bucket',
  STATE_MACHINE_ARN: 'arn:none:states:r:1:stateMachine:case',
  DATA_KEY_ARN: 'arn:none:kms:r:1:key/cases',
  OIDC_ISSUER: 'https://oidc-issuer.invalid',
  OIDC_AUDIENCE: 'audience',
  OIDC_JWKS_URI: 'https://oidc-issuer.invalid/jwks.json',
  CARRIERS_SECRET_ARN: 'carriers',
  SENDER: '{"name":"n","address":"a","phone":"1"}',
  EXCHANGE_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:1:secret:exchange',
  HOLDERS_SECRET_ARN: 'arn:aws:secretsmanager:us-east-1:1:secret:holders',
  RECEIPTS_SECRET_ARN: 'receipts',
};

/** Every function as it is shipped: its gzip size, and how long a fresh process takes to import it as Lambda does, with its adapters and clients. */
export async function benchBundles(): Promise<Figure[]> {
  const dir = mkdtempSync(join(tmpdir(), 'yijianshi-bench-bundles-'));
  const secrets = await startSecrets();
  try {
    const empty = join(dir, 'empty.mjs');
    writeFileSync(empty, 'export const handler = () => {};\n');
    const floor = await importMs(empty, {});
    const figures: Figure[] = [];
    for (const name of FUNCTION_NAMES) {
      const file = bundle(name, join(dir, name));
      const value = await importMs(file, environmentOf(name, secrets.endpoint));
      figures.push(
        {
          name: `bundle.${name}.gzip_kb`,
          value: gzipSync(readFileSync(file)).length / 1024,
          unit: `KB (aim: ≤ ${AIM_KB})`,
        },
        {
          name: `bundle.${name}.import_ms`,
          value,
          unit: `ms (aim: ≤ ${AIM_MS})`,
          peer: `an empty module: ${floor.toFixed(1)} ms`,
          ratio: value / floor,
        },
      );
    }
    return figures;
  } finally {
    secrets.close();
    rmSync(dir, { recursive: true, force: true });
  }
}

/** What the function is told on Lambda: its parts' variables, and who it is. */
function environmentOf(name: FunctionName, endpoint: string): Record<string, string> {
  const variables = partsOf(FUNCTIONS[name].may).flatMap((part): readonly Variable[] => ENVIRONMENT[part]);
  return {
    ...Object.fromEntries([...COMMON_ENVIRONMENT, ...variables].map((each) => [each, VALUES[each]])),
    AWS_LAMBDA_FUNCTION_NAME: name,
    AWS_REGION: 'r',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL: endpoint,
    // Only Node 20 is told so, and Lambda's is not.
    AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  };
}

/** The import alone, without the start of the process; the median of fresh processes. */
async function importMs(file: string, env: Record<string, string>): Promise<number> {
  const script = `const t=performance.now();const {handler}=await import(${JSON.stringify(file)});const ms=performance.now()-t;if(typeof handler!=='function')throw new Error('no handler');process.stdout.write(String(ms))`;
  const runs: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script], { env });
    runs.push(Number(stdout));
  }
  return percentile(runs, 0.5);
}

/** Some functions read a secret before they are ready: it answers at once, with no carrier in it. */
async function startSecrets(): Promise<{ endpoint: string; close: () => void }> {
  const server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end(JSON.stringify({ SecretString: '{}' }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => void server.close(),
  };
}
