import { readFileSync } from 'node:fs';
import { METRICS, OUTBOX_SHARDS } from '@yijianshi/contracts/deployment';
import {
  gbSecondsOf,
  linesOf,
  monthlyLines,
  perThousand,
  STANDING,
  totalPerThousand,
} from '@yijianshi/infra/cost/bill';
import { casesOf, report } from '@yijianshi/infra/cost/main';
import { cost, PRICES } from '@yijianshi/infra/cost/prices';
import { meanRate, peakRate, QUOTAS, rounded, verdictsOf } from '@yijianshi/infra/cost/quotas';
import type { RecordedCase } from '@yijianshi/infra/cost/usage';
import { describe, expect, test } from 'vitest';
import { indexPartitions, itemBytes, readUnits, writeUnits } from '../cloud/units.ts';
import { resourcesOf, synthesised } from './synthesis.ts';

const FILE = new URL('../../infra/src/cost/recorded-case.json', import.meta.url);
const RECORDED = JSON.parse(readFileSync(FILE, 'utf8')) as RecordedCase;

/** Round figures, so that the sums can be done in the head. */
const ROUND: RecordedCase = {
  what: 'a made-up case',
  date: '2026-01-01',
  machine: 'none',
  states: { transitions: 20, calls: { StartExecution: 1, SendTaskSuccess: 4 } },
  api: { requests: 10, bytesOut: 500_000 },
  dynamodb: {
    writeUnits: 400,
    readUnits: 100,
    calls: {},
    indexWrites: { OUT: 8, Q: 4 },
    streamRecords: 0,
  },
  s3: { put: 10, get: 5, bytesOut: 500_000 },
  kms: { symmetric: 2, asymmetric: 1 },
  lambda: { '1-intake': { calls: 2, ms: 100, initMs: 0 }, '3-eseal': { calls: 1, ms: 200, initMs: 0 } },
  logBytes: 0,
  idleSweep: { ms: 0, readUnits: 2 },
};

/** So many that what is free each month is a small part. */
const A_YEAR = 10_000_000;

describe('the price of a case', () => {
  const of = (service: string, what: string): number => {
    const line = linesOf(ROUND).find((each) => each.service === service && each.what === what);
    return line === undefined ? Number.NaN : perThousand(line, A_YEAR);
  };

  test('is its counts times the list prices', () => {
    expect(of('Step Functions', 'state transitions')).toBeCloseTo(0.5, 9);
    expect(of('DynamoDB', 'write units')).toBeCloseTo(0.25, 9);
    expect(of('DynamoDB', 'read units')).toBeCloseTo(0.0125, 9);
    expect(of('S3', 'PUT')).toBeCloseTo(0.05, 9);
    expect(of('API Gateway', 'requests')).toBeCloseTo(0.035, 9);
    expect(of('KMS', 'RSA requests')).toBeCloseTo(0.003, 9);
  });

  test('leaves out what is free in each month, however few cases come', () => {
    const transfer = linesOf(ROUND).find(({ service }) => service === 'Transfer');
    if (transfer === undefined) throw new Error('no transfer');
    const aYear = transfer.count * A_YEAR;
    expect(perThousand(transfer, A_YEAR)).toBeCloseTo(((aYear - 1200e9) * 0.09 * 1000) / 1e9 / A_YEAR, 9);
    expect(perThousand(transfer, 1_000_000)).toBe(0);
  });

  test('counts memory by what is configured: half a gigabyte for a tenth of a second, one for a fifth', () => {
    expect(gbSecondsOf(ROUND)).toBeCloseTo(0.5 * 0.1 + 1 * 0.2, 9);
  });

  test('is the sum of its lines, each of them counted', () => {
    const lines = linesOf(RECORDED);
    const listed = (line: (typeof lines)[number]): number =>
      line.price === 'transferOut'
        ? perThousand(line, A_YEAR)
        : (line.count * 1000 * PRICES[line.price].usd) / PRICES[line.price].per;
    expect(totalPerThousand(lines, A_YEAR)).toBeCloseTo(
      lines.reduce((sum, line) => sum + listed(line), 0),
      9,
    );
    for (const { what, count } of lines) expect([what, count > 0]).toEqual([what, true]);
    expect(cost('secret', 2)).toBe(0.8);
  });
});

test('what stands is what the templates have', () => {
  const { data, service, watch } = synthesised('ap-southeast-1', 'prod');
  const alarmMetrics = resourcesOf(watch, 'AWS::CloudWatch::Alarm').flatMap(([, { Properties }]) =>
    Properties.Metrics === undefined
      ? ['one']
      : Properties.Metrics.filter(({ MetricStat }: { MetricStat?: object }) => MetricStat !== undefined),
  );
  const [[, acl] = ['', undefined]] = resourcesOf(service, 'AWS::WAFv2::WebACL');
  const steps = new Set(
    readFileSync(new URL('../../workflows/case.asl.json', import.meta.url), 'utf8').match(/"step": "\w+"/g),
  );
  const stepMetrics = [METRICS.stepSucceeded, METRICS.stepFailed].length * steps.size;
  expect({
    keys: resourcesOf(data, 'AWS::KMS::Key').length,
    secrets: resourcesOf(data, 'AWS::SecretsManager::Secret').length,
    webAcls: resourcesOf(service, 'AWS::WAFv2::WebACL').length,
    wafRules: acl?.Properties.Rules.length,
    dashboards: resourcesOf(watch, 'AWS::CloudWatch::Dashboard').length,
    alarmMetrics: alarmMetrics.length,
    methods: resourcesOf(service, 'AWS::ApiGateway::Method').length,
    metricsOfMethod: 5,
    ownMetrics: stepMetrics + [METRICS.overdueOutboxRows, METRICS.calendarDaysLeft].length,
  }).toEqual(STANDING);
  expect(monthlyLines(ROUND).every(({ usd }) => usd >= 0)).toBe(true);
});

describe('quotas', () => {
  test('are met by the peak of office hours', () => {
    // 250 days of 8 hours are 7.2 million seconds.
    expect(meanRate(7_200_000)).toBe(1);
    expect(peakRate(7_200_000)).toBe(5);
  });

  const needOf = (name: RegExp, scale: 'city' | 'nation', of = ROUND) => {
    const found = verdictsOf(of, scale).find(({ quota }) => name.test(quota.name));
    if (found === undefined) throw new Error(String(name));
    return found;
  };

  test('say fine, how much to ask for, or how to spread', () => {
    expect(needOf(/state transitions/, 'city').verdict).toBe('fine');
    const transitions = needOf(/state transitions/, 'nation');
    expect(transitions.need).toBeCloseTo((700e6 / 7.2e6) * 5 * 20, 6);
    // 9,722 a second at seven tenths of the quota: 13,889, in two digits.
    expect(transitions.verdict).toMatch(/^to 14,000: /);
    expect(needOf(/outbox/, 'city').verdict).toBe('fine');
    expect(
      needOf(/outbox/, 'nation', {
        ...ROUND,
        dynamodb: { ...ROUND.dynamodb, indexWrites: { OUT: 4 * OUTBOX_SHARDS } },
      }).verdict,
    ).toMatch(/^1\.9 × the limit: more OUTBOX_SHARDS/);
  });

  test('divide the pending outbox rows by the shards there are', () => {
    expect(needOf(/outbox/, 'nation').need).toBeCloseTo(((700e6 / 7.2e6) * 5 * 8) / OUTBOX_SHARDS, 6);
  });

  test('are rounded to two digits, upwards', () => {
    expect([rounded(13_889), rounded(9722), rounded(101), rounded(7)]).toEqual([14_000, 9800, 110, 7]);
    expect(new Set(QUOTAS.map(({ name }) => name)).size).toBe(QUOTAS.length);
  });
});

describe('the command', () => {
  test('takes a number of cases, and says why it takes no other', () => {
    expect(casesOf(['--cases', '35000000'])).toBe(35_000_000);
    expect(casesOf([])).toBe(2_000_000);
    for (const wrong of [['--cases', '0'], ['--cases', '1e6'], ['--cases', '-1'], ['--cases']])
      expect(casesOf(wrong)).toMatch(/cases/);
    expect(casesOf(['--case', '1'])).toMatch(/--case/);
  });

  test('says whether the aim is met, from the recorded case', () => {
    const said = report(RECORDED, 2_000_000).join('\n');
    const total = totalPerThousand(linesOf(RECORDED), 2_000_000);
    expect(said).toContain(`≤ US$1 per 1,000 cases: ${total <= 1 ? 'yes' : 'no'}`);
    expect(said).toContain(RECORDED.machine);
  });
});

describe('DynamoDB units', () => {
  const indexes = [{ pk: 'i1pk', sk: 'i1sk' }];
  const row = (bytes: number, place?: string) => ({
    pk: { S: 'p'.repeat(10) },
    d: { S: 'x'.repeat(bytes - 13) },
    ...(place === undefined ? {} : { i1pk: { S: place }, i1sk: { S: '1' } }),
  });

  test('weigh names and values, numbers by two digits a byte, bytes as they are', () => {
    expect(itemBytes({ v: { N: '1234' }, d: { B: Buffer.alloc(10).toString('base64') } })).toBe(
      1 + 3 + 1 + 10,
    );
    expect(itemBytes(row(1024))).toBe(1024);
  });

  test('write by the started KB of the larger image, twice in a transaction', () => {
    expect(writeUnits(undefined, row(1024), false, indexes)).toBe(1);
    expect(writeUnits(undefined, row(1025), false, indexes)).toBe(2);
    expect(writeUnits(row(2049), undefined, true, indexes)).toBe(6);
    expect(writeUnits(undefined, undefined, true, indexes)).toBe(2);
  });

  test('write an index for what comes, goes or moves', () => {
    expect(writeUnits(undefined, row(500, 'A#1'), true, indexes)).toBe(3);
    expect(writeUnits(row(500, 'A#1'), row(600, 'A#1'), true, indexes)).toBe(2);
    expect(writeUnits(row(500, 'A#1'), row(500, 'B#1'), true, indexes)).toBe(4);
    expect(writeUnits(row(500, 'A#1'), undefined, false, indexes)).toBe(2);
    expect(indexPartitions(undefined, row(500, 'OUT#3'), indexes)).toEqual(['OUT']);
  });

  test('read by the started four KB, at half the price where it may be old', () => {
    expect([
      readUnits(0, true),
      readUnits(4096, true),
      readUnits(4097, true),
      readUnits(4097, false),
    ]).toEqual([1, 1, 2, 1]);
  });
});
