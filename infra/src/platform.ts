import { type App, CfnOutput, CfnParameter, type Stack, Tags, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataStack } from './data-stack.ts';
import type { FunctionName } from './functions.ts';
import { ServiceStack } from './service-stack.ts';
import type { Target } from './target.ts';
import { WatchStack } from './watch-stack.ts';

/** Feature flags of the CDK that are wanted; they stand here so that a test, `synth` and the command line write the same templates. */
export const FLAGS = {
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-s3:createDefaultLoggingPolicy': true,
  // The data stack refuses to change what the service stack stands on.
  '@aws-cdk/core:defaultCrossStackReferences': 'strong',
};

export interface Platform {
  readonly data: DataStack;
  readonly service: ServiceStack;
  readonly watch: WatchStack;
}

/** One stage in one region: three stacks, checked by cdk-nag when the app is synthesised. */
export function addPlatform(app: App, target: Target, assetOf: (name: FunctionName) => string): Platform {
  const { stage, region } = target;
  const account = process.env.CDK_DEFAULT_ACCOUNT;
  const env = { region, ...(account === undefined ? {} : { account }) };
  const named = (part: string) => ({ env, description: `yijianshi, ${stage}: ${part}` });
  const data = new DataStack(app, `yijianshi-${stage}-data`, target, named('what is kept'));
  const service = new ServiceStack(app, `yijianshi-${stage}-service`, {
    target,
    data,
    assetOf,
    ...named('what runs'),
  });
  const watch = new WatchStack(app, `yijianshi-${stage}-watch`, {
    target,
    data,
    service,
    ...named('what is watched'),
  });
  for (const stack of [data, service]) refuseToDeploy(stack, target);
  // The China regions take no tags on a mapping.
  const excludeResourceTypes = ['AWS::Lambda::EventSourceMapping'];
  Tags.of(app).add('project', 'yijianshi', { excludeResourceTypes });
  Tags.of(app).add('stage', stage, { excludeResourceTypes });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { data, service, watch };
}

/**
 * A template with placeholders can be written and read, not deployed: each is a parameter that has no value, and the
 * command line names it before it touches anything.
 */
function refuseToDeploy(stack: Stack, { missing }: Target): void {
  for (const name of missing) {
    const parameter = new CfnParameter(stack, `MissingContext${name}`, {
      description: `Synthesised with a placeholder. Give the real value on the command line: -c ${name}=…`,
      allowedPattern: 'not to be given here: use -c',
    });
    new CfnOutput(stack, `Placeholder${name}`, { value: parameter.valueAsString });
  }
}
