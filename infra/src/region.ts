import { Architecture, Runtime } from 'aws-cdk-lib/aws-lambda';
import { RegionInfo } from 'aws-cdk-lib/region-info';

/** The one runtime of every function. */
export const RUNTIME = Runtime.NODEJS_24_X;

/** What differs between the partitions; nothing else in `infra` asks where it is deployed. */
export interface RegionTraits {
  readonly partition: string;
  /** The bundles are plain JavaScript and run on both; Graviton is the cheaper one, and not known to be in the China regions. */
  readonly architecture: Architecture;
}

/**
 * The China regions have no Cognito user pool, no function URL, no HTTP task, no SNS text message and no X-Ray of functions; nothing
 * here uses one, and a test holds the templates to it. Regional WAF and its managed rules are there. Their API Gateway answers callers
 * without IAM credentials only for an account with an ICP licence, and custom domains need one too.
 */
export function traitsOf(region: string): RegionTraits {
  const { partition } = RegionInfo.get(region);
  if (partition === undefined) throw new Error(`not a region: ${region}`);
  const china = partition === 'aws-cn';
  return {
    partition,
    architecture: china ? Architecture.X86_64 : Architecture.ARM_64,
  };
}
