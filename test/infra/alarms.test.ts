import { METRICS } from '@yijianshi/contracts/deployment';
import { alarmCatalogue } from '@yijianshi/infra/alarm-catalogue';
import { FUNCTION_NAMES } from '@yijianshi/infra/functions';
import { expect, test } from 'vitest';
import { resourcesOf, synthesised, TARGETS } from './synthesis.ts';

const catalogue = alarmCatalogue();

/** The catalogue's names, those of functions written out. */
const listed = [...catalogue.keys()].flatMap((name) =>
  name.startsWith('{function}') ? FUNCTION_NAMES.map((each) => name.replace('{function}', each)) : [name],
);

test.each(TARGETS)('%s %s has the alarms of the catalogue, and no other', (region, stage) => {
  const alarms = resourcesOf(synthesised(region, stage).watch, 'AWS::CloudWatch::Alarm');
  const names = alarms.map(([, { Properties }]) => Properties.AlarmName);
  expect(names.sort()).toEqual(listed.map((name) => `yijianshi-${stage}-${name}`).sort());
});

test('every alarm says what to do and tells somebody', () => {
  const alarms = resourcesOf(synthesised('cn-north-1', 'prod').watch, 'AWS::CloudWatch::Alarm');
  const known = [...catalogue.values()].map(({ whatToDo }) => whatToDo);
  for (const [, { Properties }] of alarms) {
    expect(known.some((whatToDo) => Properties.AlarmDescription.endsWith(whatToDo))).toBe(true);
    expect(Properties.AlarmDescription.length).toBeLessThanOrEqual(1024);
    expect(Properties.AlarmActions).toHaveLength(1);
  }
  for (const { meaning, whatToDo } of catalogue.values()) {
    expect(meaning).toMatch(/^.{15,}\.$/);
    expect(whatToDo.length).toBeGreaterThan(40);
  }
});

test('every queue, function, index and the state machine is watched', () => {
  const { service, watch } = synthesised('ap-southeast-1', 'prod');
  const alarms = JSON.stringify(resourcesOf(watch, 'AWS::CloudWatch::Alarm'));
  const watched = ['AWS::SQS::Queue', 'AWS::Lambda::Function', 'AWS::StepFunctions::StateMachine'];
  for (const [id] of watched.flatMap((type) => resourcesOf(service, type))) expect(alarms).toContain(id);
  expect(alarms).toContain('rows_i1');
  expect(alarms).toContain('rows_i2');
});

test("the sweeper's figures are watched as the functions emit them, and its silence is an alarm", () => {
  const alarms = new Map(
    resourcesOf(synthesised('ap-southeast-1', 'staging').watch, 'AWS::CloudWatch::Alarm').map(
      ([, { Properties }]) => [Properties.AlarmName.replace('yijianshi-staging-', ''), Properties],
    ),
  );
  const Dimensions = [
    { Name: 'service', Value: METRICS.namespace },
    { Name: 'stage', Value: 'staging' },
  ];
  expect(alarms.get('outbox-overdue')).toMatchObject({
    Namespace: METRICS.namespace,
    MetricName: METRICS.overdueOutboxRows,
    Dimensions,
    TreatMissingData: 'breaching',
  });
  expect(alarms.get('calendar-ends')).toMatchObject({
    MetricName: METRICS.calendarDaysLeft,
    Dimensions,
    Threshold: 60,
    ComparisonOperator: 'LessThanThreshold',
  });
});

test('the topic of the alarms is encrypted with a key that CloudWatch may use', () => {
  const { data, watch } = synthesised('cn-north-1', 'prod');
  const [topic] = resourcesOf(watch, 'AWS::SNS::Topic');
  expect(topic?.[1].Properties.KmsMasterKeyId).toBeDefined();
  const policies = resourcesOf(data, 'AWS::KMS::Key').map(([, { Properties }]) =>
    JSON.stringify(Properties.KeyPolicy),
  );
  expect(policies.filter((policy) => policy.includes('cloudwatch.amazonaws.com'))).toHaveLength(1);
});
