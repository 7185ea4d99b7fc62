import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { FUNCTION_NAMES } from '@yijianshi/infra/functions';
import { afterAll, expect, test } from 'vitest';
import { shippedModule as moduleOf, shippedFolder } from './shipped.ts';

const run = promisify(execFile);
const folder = mkdtempSync(join(tmpdir(), 'yijianshi-bundles-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs a script in a fresh process that has nothing but what is given: no project, no packages. */
async function alone(script: string, env: Record<string, string> = {}): Promise<string> {
  const file = join(folder, 'script.mjs');
  writeFileSync(file, script);
  const { stdout } = await run(process.execPath, [file], { env, cwd: folder });
  return stdout;
}

/** What every function is told. */
const ON_LAMBDA = {
  AWS_ACCESS_KEY_ID: 'AKIDEXAMPLE',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_SESSION_TOKEN: 'session',
  AWS_REGION: 'cn-north-1',
  STAGE: 'dev',
  PUBLIC_URL: 'https://public-url.invalid',
  CARRIER: 'partner',
  TABLE_NAME: 'table',
};

test.each(FUNCTION_NAMES)(
  '%s is one module of at most 350 KB gzip, with a handler; themes are data beside it',
  async (name) => {
    const file = moduleOf(name);
    expect(gzipSync(readFileSync(file)).length / 1024).toBeLessThanOrEqual(350);
    const kind = await alone(`console.log(typeof (await import(${JSON.stringify(file)})).handler);`);
    expect(kind.trim()).toBe('function');
  },
);

test.each(['3-eseal', 'api-public'] as const)(
  'the bundle of %s, which draws papers, brings its font, where it looks for it',
  (name) => {
    const font = '@expo-google-fonts/noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf';
    const found = createRequire(moduleOf(name)).resolve(font);
    expect(found.startsWith(shippedFolder(name))).toBe(true);
    expect(readFileSync(found).equals(readFileSync(createRequire(import.meta.url).resolve(font)))).toBe(true);
  },
);

test('the bundle of api-public draws a guide sheet with nothing but itself, and answers it as bytes', async () => {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/x-amz-json-1.1' });
    response.end('{"SecretString":"secret"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const event = {
    httpMethod: 'GET',
    path: '/v1/themes/t_restaurant/guide-sheet',
    headers: {},
    queryStringParameters: {
      answers: 'q_small:no,q_public:no,q_sign:no,q_cold:no,q_drinks:no,q_raw:no',
    },
    requestContext: { requestId: 'r-1' },
  };
  const answer: unknown = JSON.parse(
    await alone(
      `const { handler } = await import(${JSON.stringify(moduleOf('api-public'))});
       console.info = console.log = () => {};
       const { statusCode, headers, isBase64Encoded, body } = await handler(${JSON.stringify(event)}, {});
       const start = Buffer.from(body, 'base64').toString('latin1').slice(0, 5);
       process.stdout.write('\\n' + JSON.stringify({ statusCode, headers, isBase64Encoded, start }));`,
      {
        ...ON_LAMBDA,
        AWS_LAMBDA_FUNCTION_NAME: 'api-public',
        AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://127.0.0.1:${port}`,
        // The same answer has no row in it: nothing was published through the API.
        AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
        FILES_BUCKET: 'files',
        RECEIPTS_SECRET_ARN: 'arn:aws-cn:secretsmanager:cn-north-1:111122223333:secret:receipts',
      },
    ).then((output) => output.slice(output.lastIndexOf('\n'))),
  );
  server.close();
  expect(answer).toMatchObject({
    statusCode: 200,
    headers: { 'content-type': 'application/pdf' },
    isBase64Encoded: true,
    start: '%PDF-',
  });
});

test('a bundle signs its calls with the credentials of its environment', async () => {
  const calls: string[] = [];
  const server = createServer((request, response) => {
    calls.push(String(request.headers.authorization), String(request.headers['x-amz-security-token']));
    response.writeHead(400, { 'content-type': 'application/x-amz-json-1.0' });
    response.end('{"__type":"com.amazonaws.dynamodb.v20120810#ValidationException","message":"no"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const event = { step: 'DISPATCH', caseNo: '431101-20261122-000001', token: 'token' };
  await alone(
    `const { handler } = await import(${JSON.stringify(moduleOf('4-dispatch'))});
     await handler(${JSON.stringify(event)}, {}).catch(() => {});`,
    {
      ...ON_LAMBDA,
      AWS_LAMBDA_FUNCTION_NAME: '4-dispatch',
      AWS_ENDPOINT_URL_DYNAMODB: `http://127.0.0.1:${port}`,
    },
  );
  server.close();
  expect(calls[0]).toMatch(/Credential=AKIDEXAMPLE\/\d{8}\/cn-north-1\/dynamodb\/aws4_request/);
  expect(calls[1]).toBe('session');
});
