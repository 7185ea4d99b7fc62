import { STAGES } from '@yijianshi/contracts/deployment';
import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

interface Exception {
  /** Rules of cdk-nag's AwsSolutions pack, a single finding of a rule in brackets. */
  readonly rules: readonly string[];
  readonly reason: string;
  /** The only actions that it lets name any resource at all. */
  readonly actions?: readonly string[];
}

const ANY_RESOURCE = 'AwsSolutions-IAM5[Resource::*]';

/** cdk-nag names a resource of another stack by its export. */
const filesUnder = (...prefixes: string[]): string[] =>
  STAGES.flatMap((stage) =>
    prefixes.map(
      (prefix) =>
        `AwsSolutions-IAM5[Resource::yijianshi-${stage}-data:ExportsOutputFnGetAttFiles8E6940B8ArnD8EE6C03/${prefix}]`,
    ),
  );

/** Every rule that something is let off, by a name of its own. */
export const EXCEPTIONS = {
  'account-log-role': {
    rules: [
      'AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs]',
    ],
    reason:
      'The managed policy is the one that API Gateway documents for the account, and only API Gateway may assume the role.',
  },
  'carriers-rotate': {
    rules: ['AwsSolutions-SMG4'],
    reason: 'The carriers issue what it holds; an operator writes what they send.',
  },
  'dead-letter-queue': {
    rules: ['AwsSolutions-SQS3'],
    reason: 'It is a dead-letter queue itself, of a feed and not of a queue.',
  },
  'executions-of-cases': {
    rules: STAGES.map(
      (stage) =>
        `AwsSolutions-IAM5[Resource::arn:<AWS::Partition>:states:{region}:<AWS::AccountId>:execution:yijianshi-${stage}-case:*]`,
    ),
    reason:
      "An execution is named after its case, and which cases there will be nobody knows; it is the one machine's.",
  },
  'holders-stay': {
    rules: ['AwsSolutions-SMG4'],
    reason:
      'Certificates are found by hashes that it keys: with another value the register of holders is empty.',
  },
  'issuer-of-the-province': {
    rules: ['AwsSolutions-COG4'],
    reason:
      "Officers sign in with the province's OIDC issuer, checked by an authorizer; the China regions have no user pools.",
  },
  'list-streams': {
    rules: [ANY_RESOURCE],
    reason: 'dynamodb:ListStreams knows no resource; what may be read is the one stream.',
    actions: ['dynamodb:ListStreams'],
  },
  'log-delivery': {
    rules: [ANY_RESOURCE],
    reason: 'Log deliveries of Step Functions are set up through actions that know no resource.',
    actions: [
      'logs:CreateLogDelivery',
      'logs:DeleteLogDelivery',
      'logs:DescribeLogGroups',
      'logs:DescribeResourcePolicies',
      'logs:GetLogDelivery',
      'logs:ListLogDeliveries',
      'logs:PutResourcePolicy',
      'logs:UpdateLogDelivery',
    ],
  },
  'log-of-the-log': {
    rules: ['AwsSolutions-S1'],
    reason: 'The bucket of the access log keeps no access log of itself.',
  },
  'no-execution-log': {
    rules: ['AwsSolutions-APIG6'],
    reason:
      "API Gateway's execution log repeats what was sent: receipts' codes, carriers' secret paths, names. The access log and the functions' logs are kept.",
  },
  'no-tracing': {
    rules: ['AwsSolutions-SF2'],
    reason:
      "In no partition: every line of the logs carries the call's request id, every execution its case's number and history, and the China regions do not trace functions.",
  },
  'objects-of-a-case': {
    rules: filesUnder(
      'cases/*',
      'cases/*/materials/*',
      'cases/*/notices/*',
      'cases/*/results/*',
      'archive/*',
    ),
    reason:
      "An object's key begins with its case's number, and which cases there will be nobody knows; the prefix is the narrowest.",
  },
  'receipts-stay': {
    rules: ['AwsSolutions-SMG4'],
    reason: 'Receipts on paper carry codes derived from it: another value would void every one of them.',
  },
  'register-rotates': {
    rules: ['AwsSolutions-SMG4'],
    reason: 'The partner register issues what it holds; an operator writes what it sends.',
  },
  'route-for-anybody': {
    rules: ['AwsSolutions-APIG4', 'AwsSolutions-COG4'],
    reason:
      "The route table opens it to anybody; its function checks the code of a receipt or a draft, or the carrier's signature.",
  },
  'workflow-errors-only': {
    rules: ['AwsSolutions-SF1'],
    reason:
      'Errors are logged, without data: every event of every execution stands in the history of the service already.',
  },
} satisfies Record<string, Exception>;

type ExceptionName = keyof typeof EXCEPTIONS;

/** Lets a construct and what is in it off these rules. */
export function except(construct: IConstruct, ...names: ExceptionName[]): void {
  for (const name of names) {
    const { rules, reason }: Exception = EXCEPTIONS[name];
    for (const rule of rules) {
      const id = rule.replace('{region}', Stack.of(construct).region);
      Validations.of(construct).acknowledge({ id, reason: `${name}: ${reason}` });
    }
  }
}
