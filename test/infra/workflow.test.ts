import { readFileSync } from 'node:fs';
import { lintDefinition } from '@yijianshi/local/engine/lint';
import validate from 'asl-validator';
import { expect, test } from 'vitest';
import { plain, resourcesOf, synthesised, TARGETS, type Template } from './synthesis.ts';

const FILE = readFileSync(new URL('../../workflows/case.asl.json', import.meta.url), 'utf8');

function machineOf(template: Template) {
  const [machine] = resourcesOf(template, 'AWS::StepFunctions::StateMachine');
  if (machine === undefined) throw new Error('there is no state machine');
  return machine[1].Properties;
}

/** The definition as CloudFormation hands it to the service. */
function filledIn(template: Template, partition: string): string {
  const { DefinitionString, DefinitionSubstitutions } = machineOf(template);
  return DefinitionString.replace(/\$\{(\w+)\}/g, (_: string, name: string) => {
    const value = DefinitionSubstitutions[name];
    if (value?.Ref === 'AWS::Partition') return partition;
    const [id] = value?.['Fn::GetAtt'] ?? [];
    if (id === undefined) throw new Error(`nothing supplies ${name}`);
    return `arn:${partition}:lambda:cn-north-1:111122223333:function:${plain(id)}`;
  });
}

test.each(TARGETS)('%s %s runs the very file, and both lints find nothing in it', (region, stage) => {
  const { service } = synthesised(region, stage);
  const { DefinitionString, DefinitionSubstitutions } = machineOf(service);
  expect(DefinitionString).toBe(FILE);
  expect(lintDefinition(JSON.parse(DefinitionString), Object.keys(DefinitionSubstitutions))).toEqual([]);
  const filled = filledIn(service, region === 'cn-north-1' ? 'aws-cn' : 'aws');
  expect(filled).not.toContain('${');
  expect(validate(JSON.parse(filled.replaceAll('aws-cn', 'aws'))).errors).toEqual([]);
});

test('each placeholder is its own step', () => {
  const { DefinitionSubstitutions } = machineOf(synthesised('ap-southeast-1', 'prod').service);
  const steps = Object.entries<{ 'Fn::GetAtt'?: [string] }>(DefinitionSubstitutions).flatMap(
    ([name, value]) => {
      const [id] = value['Fn::GetAtt'] ?? [];
      return id === undefined ? [] : [[name, plain(id)]];
    },
  );
  expect(Object.fromEntries(steps)).toEqual({
    Intake: '1intakeFunction',
    Approval: '2approvalFunction',
    Eseal: '3esealFunction',
    Dispatch: '4dispatchFunction',
    Archive: '5archiveFunction',
  });
});

test.each(TARGETS)('%s %s logs errors without data, and calls its five steps only', (region, stage) => {
  const { service } = synthesised(region, stage);
  expect(machineOf(service)).toMatchObject({
    StateMachineName: `yijianshi-${stage}-case`,
    StateMachineType: 'STANDARD',
    LoggingConfiguration: { IncludeExecutionData: false, Level: 'ERROR' },
  });
  const policy = resourcesOf(service, 'AWS::IAM::Policy').find(([id]) => id.startsWith('Workflow'));
  const calls = policy?.[1].Properties.PolicyDocument.Statement.filter(
    ({ Action }: { Action: unknown }) => Action === 'lambda:InvokeFunction',
  );
  expect(calls).toHaveLength(1);
  expect(calls[0].Resource).toHaveLength(5);
});

test.each(TARGETS)('%s %s rings for outbox rows only, and gives up on nothing unseen', (region, stage) => {
  const { service } = synthesised(region, stage);
  const mappings = resourcesOf(service, 'AWS::Lambda::EventSourceMapping');
  // A stream takes no more than two readers.
  const rungFor = mappings.map(([, { Properties }]) => {
    const { FilterCriteria, ...properties } = Properties;
    expect(properties).toMatchObject({
      BatchSize: 25,
      BisectBatchOnFunctionError: true,
      FunctionResponseTypes: ['ReportBatchItemFailures'],
      MaximumRecordAgeInSeconds: 3600,
      MaximumRetryAttempts: 5,
    });
    expect(properties.DestinationConfig.OnFailure.Destination).toBeDefined();
    return FilterCriteria.Filters.map(({ Pattern }: { Pattern: string }) => JSON.parse(Pattern));
  });
  const rowsOf = (prefix: string) => [
    { eventName: ['INSERT', 'MODIFY'], dynamodb: { Keys: { sk: { S: [{ prefix }] } } } },
  ];
  expect(rungFor).toEqual([rowsOf('OUT#'), rowsOf('NOTE#')]);
  const [rule] = resourcesOf(service, 'AWS::Events::Rule');
  expect(rule?.[1].Properties).toMatchObject({
    ScheduleExpression: 'rate(1 minute)',
    State: 'ENABLED',
    Targets: [{ RetryPolicy: { MaximumRetryAttempts: 2 } }],
  });
  expect(rule?.[1].Properties.Targets[0].DeadLetterConfig).toBeDefined();
});
