import { readFileSync } from 'node:fs';
import { Aws, RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { DefinitionBody, LogLevel, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { except } from './exceptions.ts';
import type { FunctionName } from './functions.ts';
import type { Target } from './target.ts';

const DEFINITION = new URL('../../workflows/case.asl.json', import.meta.url);

/** The definition's placeholders, each filled in with the ARN of its step's function. */
const STEPS = {
  Intake: '1-intake',
  Approval: '2-approval',
  Eseal: '3-eseal',
  Dispatch: '4-dispatch',
  Archive: '5-archive',
} as const satisfies Record<string, FunctionName>;

export const stateMachineName = ({ stage }: Target): string => `yijianshi-${stage}-case`;

interface CaseWorkflowProps {
  readonly target: Target;
  readonly functionOf: (name: FunctionName) => IFunction;
  readonly logKey: IKey;
}

/** THE state machine: the very file that one machine runs. It may call its five steps and nothing else. */
export class CaseWorkflow extends Construct {
  readonly stateMachine: StateMachine;

  constructor(scope: Construct, id: string, { target, functionOf, logKey }: CaseWorkflowProps) {
    super(scope, id);
    const steps = Object.entries(STEPS).map(
      ([placeholder, name]) => [placeholder, functionOf(name).functionArn] as const,
    );
    const role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('states.amazonaws.com') });
    role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['lambda:InvokeFunction'],
        resources: steps.map(([, arn]) => arn),
      }),
    );
    this.stateMachine = new StateMachine(this, 'StateMachine', {
      stateMachineName: stateMachineName(target),
      stateMachineType: StateMachineType.STANDARD,
      definitionBody: DefinitionBody.fromString(readFileSync(DEFINITION, 'utf8')),
      definitionSubstitutions: { Partition: Aws.PARTITION, ...Object.fromEntries(steps) },
      role,
      logs: {
        // Of this name, the log needs no place of its own in the account's one policy for log deliveries, which is soon full.
        destination: new LogGroup(this, 'Log', {
          logGroupName: `/aws/vendedlogs/states/${stateMachineName(target)}`,
          retention: target.settings.logDays,
          encryptionKey: logKey,
          removalPolicy: RemovalPolicy.DESTROY,
        }),
        level: LogLevel.ERROR,
        // An execution's data would be personal data beyond the reach of erasure.
        includeExecutionData: false,
      },
      // Executions wait for months: the machine is kept as what they are.
      removalPolicy: RemovalPolicy.RETAIN,
    });
    except(this.stateMachine, 'workflow-errors-only', 'no-tracing');
    except(role, 'log-delivery');
  }
}
