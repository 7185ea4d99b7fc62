import { COMMON_ENVIRONMENT, ENVIRONMENT, type Variable } from '@yijianshi/contracts/deployment';
import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { IKey } from 'aws-cdk-lib/aws-kms';
import {
  ApplicationLogLevel,
  Code,
  Function as LambdaFunction,
  LoggingFormat,
  SystemLogLevel,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { partsOf, type Resources, statementsOf } from './capabilities.ts';
import { except } from './exceptions.ts';
import { FUNCTIONS, type FunctionName, type FunctionSpec } from './functions.ts';
import { RUNTIME } from './region.ts';
import type { Target } from './target.ts';

export interface PlatformFunctionProps {
  readonly name: FunctionName;
  readonly target: Target;
  readonly resources: Resources;
  readonly logKey: IKey;
  /** The folder with the function's bundle, `index.mjs`. */
  readonly asset: string;
}

/**
 * Lambda's own lines about every call (start, end, report) were most of the log; durations and errors stand in its metrics. A call
 * that went wrong still leaves its line: `platform.runtimeDone` and `platform.report` are WARN with any status but success (error,
 * failure, timeout), and an exception that nobody caught is written by the runtime as ERROR. Metrics of the embedded format have no
 * level and count as INFO: any level above would lose them.
 */
const LOGGING = {
  loggingFormat: LoggingFormat.JSON,
  applicationLogLevelV2: ApplicationLogLevel.INFO,
  systemLogLevelV2: SystemLogLevel.WARN,
};

/** The one construct of every function: what it runs on, what it may, what it is told, and where it logs. */
export class PlatformFunction extends Construct {
  readonly lambda: LambdaFunction;
  readonly logGroup: LogGroup;
  readonly role: Role;

  constructor(scope: Construct, props: PlatformFunctionProps) {
    const { name, target, resources, logKey, asset } = props;
    super(scope, name);
    const spec: FunctionSpec = FUNCTIONS[name];
    this.logGroup = new LogGroup(this, 'Log', {
      retention: target.settings.logDays,
      encryptionKey: logKey,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    // A role of its own: the managed policy would let it write every log of the account.
    this.role = new Role(this, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
    this.role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        resources: [this.logGroup.logGroupArn],
      }),
    );
    for (const statement of statementsOf(spec.may, resources)) this.role.addToPolicy(statement);
    this.lambda = new LambdaFunction(this, 'Function', {
      description: `yijianshi ${target.stage}: functions/${name}`,
      runtime: RUNTIME,
      architecture: target.traits.architecture,
      handler: 'index.handler',
      code: Code.fromAsset(asset),
      memorySize: spec.memory,
      timeout: Duration.seconds(spec.timeout),
      environment: environmentOf(spec, target, resources),
      role: this.role,
      logGroup: this.logGroup,
      ...LOGGING,
    });
    except(this.role, 'objects-of-a-case', 'executions-of-cases');
  }
}

/** Exactly the variables of the function's parts, and those of every function. */
function environmentOf(
  spec: FunctionSpec,
  { stage, site }: Target,
  resources: Resources,
): Record<string, string> {
  const values: Record<Variable, string> = {
    STAGE: stage,
    PUBLIC_URL: site.publicUrl,
    CARRIER: site.carrier,
    TABLE_NAME: resources.tableName,
    FILES_BUCKET: resources.filesBucket,
    STATE_MACHINE_ARN: resources.stateMachineArn,
    DATA_KEY_ARN: resources.caseKeyArn,
    OIDC_ISSUER: site.oidcIssuer,
    OIDC_AUDIENCE: site.oidcAudience,
    OIDC_JWKS_URI: site.oidcJwksUri,
    CARRIERS_SECRET_ARN: resources.carriersSecretArn,
    SENDER: site.sender,
    EXCHANGE_SECRET_ARN: resources.exchangeSecretArn,
    HOLDERS_SECRET_ARN: resources.holdersSecretArn,
    RECEIPTS_SECRET_ARN: resources.receiptsSecretArn,
  };
  const names = [...COMMON_ENVIRONMENT, ...partsOf(spec.may).flatMap((part) => ENVIRONMENT[part])];
  return Object.fromEntries(names.map((name) => [name, values[name]]));
}
