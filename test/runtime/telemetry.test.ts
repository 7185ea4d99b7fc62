import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { METRICS } from '@yijianshi/contracts/deployment';
import { beforeAll, describe, expect, it } from 'vitest';

const CHILD = fileURLToPath(new URL('children/on-lambda.ts', import.meta.url));

/** What Lambda sets for the log format and the level that every function has; `infra` tests that they are these. */
const LAMBDA = {
  AWS_LAMBDA_FUNCTION_NAME: '3-eseal',
  AWS_LAMBDA_LOG_FORMAT: 'JSON',
  AWS_LAMBDA_LOG_LEVEL: 'INFO',
  AWS_REGION: 'cn-north-1',
  TZ: ':UTC',
};

const CONFIG = { STAGE: 'prod', CARRIER: 'mock', PUBLIC_URL: 'https://yjs.example.org' };

type Line = Readonly<Record<string, unknown>>;

const linesOf = (output: string): Line[] =>
  output
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe("a function's log in Lambda's JSON format", () => {
  let stdout: Line[] = [];
  let stderr: Line[] = [];

  beforeAll(() => {
    const { PATH } = process.env;
    const child = spawnSync(process.execPath, ['--import', 'tsx', CHILD], {
      env: { PATH, ...LAMBDA, ...CONFIG },
      encoding: 'utf8',
    });
    expect([child.status, child.stderr]).toEqual([0, expect.stringContaining('step failed')]);
    stdout = linesOf(child.stdout);
    stderr = linesOf(child.stderr);
  });

  it('holds four lines, and only what goes through the console is in an envelope', () => {
    const all = [...stdout, ...stderr];
    expect(all).toHaveLength(4);
    expect(all.filter((line) => 'envelope' in line)).toEqual([{ envelope: 'by the console' }]);
  });

  it("has level and time where Lambda's filter looks for them, and the request's id", () => {
    const written = [stdout.find(({ message }) => message === 'request'), ...stderr];
    expect(written).toMatchObject([
      { level: 'INFO', message: 'request', function_request_id: 'request-1', operation: 'submitCase' },
      {
        level: 'ERROR',
        message: 'step failed',
        function_request_id: 'request-1',
        error: { name: 'TypeError', message: 'no such key' },
      },
    ]);
    for (const line of written) {
      const timestamp = String(line?.timestamp);
      expect(new Date(timestamp).toISOString()).toBe(timestamp);
    }
  });

  it('has a metric as a line of its own in the embedded metric format, without a level, which Lambda takes for INFO', () => {
    const metric = stdout.find((line) => '_aws' in line);
    expect(metric).toEqual({
      _aws: {
        Timestamp: expect.any(Number),
        CloudWatchMetrics: [
          {
            Namespace: METRICS.namespace,
            Dimensions: [['service', 'stage', 'step']],
            Metrics: [{ Name: METRICS.stepSucceeded, Unit: 'Count' }],
          },
        ],
      },
      service: METRICS.namespace,
      stage: 'prod',
      step: 'eseal',
      [METRICS.stepSucceeded]: 1,
    });
    expect(metric).not.toHaveProperty('level');
  });
});
