import { cpus } from 'node:os';
import type { RecordedCase } from '@yijianshi/infra/cost/usage';
import type { FunctionName } from '@yijianshi/infra/functions';
import type { Cloud } from './cloud.ts';
import type { Metered } from './service.ts';

interface Mark {
  readonly metered: number;
  readonly invocations: number;
  readonly logBytes: number;
  readonly streamRecords: number;
  readonly api: { readonly requests: number; readonly bytesOut: number };
}

const logBytesOf = ({ lambda }: Cloud): number =>
  [...lambda.logs.values()].reduce((sum, text) => sum + Buffer.byteLength(text), 0);

const mark = (cloud: Cloud): Mark => ({
  metered: cloud.services.metered.length,
  invocations: cloud.lambda.invocations.length,
  logBytes: logBytesOf(cloud),
  streamRecords: cloud.feed.records(),
  api: cloud.gateway.usage(),
});

const sum = <T>(list: readonly T[], of: (each: T) => number): number =>
  list.reduce((total, each) => total + of(each), 0);

const counted = (names: readonly string[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const name of [...names].sort()) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
};

/** Carries a case on an account that is warm and quiet, and says what it took. */
export async function recordCase(cloud: Cloud, carry: () => Promise<string>): Promise<RecordedCase> {
  await cloud.quiet();
  const beforeSweep = mark(cloud);
  await cloud.lambda.invoke('sweep', { source: 'aws.events' });
  const idle = cloud.services.metered.slice(beforeSweep.metered);
  const idleMs = Math.ceil(cloud.lambda.invocations.at(-1)?.ms ?? 0);

  const before = mark(cloud);
  const caseNo = await carry();
  await cloud.quiet();
  const after = mark(cloud);
  const metered = cloud.services.metered.slice(before.metered, after.metered);
  const of = (service: string): Metered[] => metered.filter((each) => each.service === service);
  const [dynamodb, s3, kms, states] = [of('dynamodb'), of('s3'), of('kms'), of('states')];
  const ran = cloud.lambda.invocations.slice(before.invocations, after.invocations);
  const inits = await cloud.lambda.inits();
  const names = [...new Set(ran.map(({ name }) => name))].sort();
  const lambda = names.map((name): [FunctionName, { calls: number; ms: number; initMs: number }] => {
    const own = ran.filter((each) => each.name === name);
    const ms = sum(own, (each) => Math.ceil(each.ms));
    return [name, { calls: own.length, ms, initMs: Math.ceil(inits.get(name) ?? 0) }];
  });
  const methods = (list: readonly Metered[], ...kinds: string[]): number =>
    list.filter(({ operation }) => kinds.includes(operation.split(' ')[0] ?? '')).length;
  return {
    what: 'one restaurant: 11 materials, 4 items, 1 denial, courier, archive; its applicant looks at its progress and fetches 3 results',
    date: new Date().toISOString().slice(0, 10),
    machine: `${process.platform}-${process.arch}, ${cpus()[0]?.model ?? 'unknown'}, Node ${process.version}, warm`,
    states: {
      transitions: await cloud.states.transitions(caseNo),
      calls: counted(states.map(({ operation }) => operation)),
    },
    api: {
      requests: after.api.requests - before.api.requests,
      bytesOut: after.api.bytesOut - before.api.bytesOut,
    },
    dynamodb: {
      writeUnits: sum(dynamodb, (each) => each.writeUnits),
      readUnits: sum(dynamodb, (each) => each.readUnits),
      calls: counted(dynamodb.map(({ operation }) => operation)),
      indexWrites: counted(dynamodb.flatMap(({ partitions }) => partitions)),
      streamRecords: after.streamRecords - before.streamRecords,
    },
    s3: {
      put: methods(s3, 'PUT'),
      get: methods(s3, 'GET', 'HEAD'),
      bytesOut: sum(s3, (each) => each.bytesOut),
    },
    kms: {
      symmetric: kms.filter(({ operation }) => operation.endsWith(' symmetric')).length,
      asymmetric: kms.filter(({ operation }) => operation.endsWith(' asymmetric')).length,
    },
    lambda: Object.fromEntries(lambda),
    logBytes: after.logBytes - before.logBytes,
    idleSweep: { ms: idleMs, readUnits: sum(idle, (each) => each.readUnits) },
  };
}
