import { TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import { ArnFormat, CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { Api } from './api.ts';
import type { Resources } from './capabilities.ts';
import type { DataStack } from './data-stack.ts';
import { ChangeFeed, SweepSchedule } from './feeds.ts';
import { Firewall } from './firewall.ts';
import { PlatformFunction } from './function.ts';
import { FUNCTION_NAMES, type FunctionName } from './functions.ts';
import { SEALING_DEPARTMENTS, type SealingDepartment } from './stages.ts';
import type { Target } from './target.ts';
import { CaseWorkflow, stateMachineName } from './workflow.ts';

export interface ServiceStackProps extends StackProps {
  readonly target: Target;
  readonly data: DataStack;
  /** The folder with a function's bundle. */
  readonly assetOf: (name: FunctionName) => string;
}

/** Everything that runs: the functions, the workflow with the executions that wait in it, the API, the change feed, the schedule. */
export class ServiceStack extends Stack {
  readonly functions: Readonly<Record<FunctionName, PlatformFunction>>;
  readonly workflow: CaseWorkflow;
  readonly api: Api;
  readonly firewall: Firewall;
  readonly changeFeed: ChangeFeed;
  readonly noticeFeed: ChangeFeed;
  readonly schedule: SweepSchedule;

  constructor(scope: Construct, id: string, { target, data, assetOf, ...props }: ServiceStackProps) {
    super(scope, id, { ...props, terminationProtection: true });
    const resources = this.#resourcesOf(target, data);
    const logKey = data.storageKey;
    const functions = FUNCTION_NAMES.map((name): [FunctionName, PlatformFunction] => [
      name,
      new PlatformFunction(this, { name, target, resources, logKey, asset: assetOf(name) }),
    ]);
    this.functions = Object.fromEntries(functions) as Record<FunctionName, PlatformFunction>;
    const functionOf = (name: FunctionName) => this.functions[name].lambda;
    this.workflow = new CaseWorkflow(this, 'Workflow', { target, functionOf, logKey });
    this.api = new Api(this, 'Api', { target, functionOf, logKey });
    this.firewall = new Firewall(this, 'Firewall', target, this.api.rest);
    this.changeFeed = new ChangeFeed(
      this,
      'ChangeFeed',
      data.table,
      'telling',
      this.functions['on-case-event'],
    );
    this.noticeFeed = new ChangeFeed(
      this,
      'NoticeFeed',
      data.table,
      'notice',
      this.functions['issue-notice'],
    );
    this.schedule = new SweepSchedule(this, 'Schedule', this.functions.sweep);
    new CfnOutput(this, 'OperateFunction', {
      description: 'Invoked by the engineers: enrols seals, starts what stopped',
      value: functionOf('operate').functionName,
    });
  }

  #resourcesOf(target: Target, data: DataStack): Resources {
    const { table, files, storageKey, caseKey, sealKeys, receipts, carriers, exchange, holders } = data;
    const indexes = Object.values(TABLE_SCHEMA.indexes);
    return {
      tableName: table.tableName,
      tableArn: table.tableArn,
      indexArns: indexes.map(({ name }) => `${table.tableArn}/index/${name}`),
      filesBucket: files.bucketName,
      filesArn: files.bucketArn,
      storageKeyArn: storageKey.keyArn,
      caseKeyArn: caseKey.keyArn,
      sealKeyArns: Object.fromEntries(
        SEALING_DEPARTMENTS.map((department) => [department, sealKeys[department].keyArn]),
      ) as Record<SealingDepartment, string>,
      receiptsSecretArn: receipts.secretArn,
      carriersSecretArn: carriers.secretArn,
      exchangeSecretArn: exchange.secretArn,
      holdersSecretArn: holders.secretArn,
      // By its name: the functions and the machine name each other.
      stateMachineArn: this.formatArn({
        service: 'states',
        resource: 'stateMachine',
        resourceName: stateMachineName(target),
        arnFormat: ArnFormat.COLON_RESOURCE_NAME,
      }),
    };
  }
}
