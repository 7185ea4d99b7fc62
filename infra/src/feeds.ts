import { OUTBOX } from '@yijianshi/contracts/deployment';
import { Duration } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import { Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { EventSourceMapping, FilterCriteria, FilterRule, StartingPosition } from 'aws-cdk-lib/aws-lambda';
import { SqsDlq } from 'aws-cdk-lib/aws-lambda-event-sources';
import { Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { except } from './exceptions.ts';
import type { PlatformFunction } from './function.ts';

/** What a feed could not hand over. It holds positions and keys, no rows; the sweeper re-drives what they stand for. */
function deadLetters(scope: Construct, id: string): Queue {
  const queue = new Queue(scope, id, {
    encryption: QueueEncryption.SQS_MANAGED,
    enforceSSL: true,
    retentionPeriod: Duration.days(14),
  });
  except(queue, 'dead-letter-queue');
  return queue;
}

/**
 * Committed outbox rows of one kind → the function that works them. The feed is only the bell: what it loses, the sweeper finds. A
 * stream has no more than two readers, or they slow each other down.
 */
export class ChangeFeed extends Construct {
  readonly deadLetters: Queue;

  constructor(
    scope: Construct,
    id: string,
    table: Table,
    rows: keyof typeof OUTBOX,
    { lambda, role }: PlatformFunction,
  ) {
    super(scope, id);
    this.deadLetters = deadLetters(this, 'DeadLetters');
    const stream = table.tableStreamArn;
    if (stream === undefined) throw new Error('the table has no stream');
    role.addToPolicy(
      new PolicyStatement({
        effect: Effect.ALLOW,
        actions: ['dynamodb:DescribeStream', 'dynamodb:GetRecords', 'dynamodb:GetShardIterator'],
        resources: [stream],
      }),
    );
    role.addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: ['dynamodb:ListStreams'], resources: ['*'] }),
    );
    except(role, 'list-streams');
    const mapping = new EventSourceMapping(this, 'Mapping', {
      target: lambda,
      eventSourceArn: stream,
      startingPosition: StartingPosition.TRIM_HORIZON,
      filters: [
        FilterCriteria.filter({
          eventName: FilterRule.or('INSERT', 'MODIFY'),
          dynamodb: { Keys: { sk: { S: FilterRule.beginsWith(OUTBOX[rows]) } } },
        }),
      ],
      batchSize: 25,
      parallelizationFactor: 10,
      bisectBatchOnError: true,
      reportBatchItemFailures: true,
      retryAttempts: 5,
      // Older than this, the sweeper has it.
      maxRecordAge: Duration.hours(1),
      onFailure: new SqsDlq(this.deadLetters),
    });
    mapping.node.addDependency(role);
  }
}

/** Every minute → `sweep`. */
export class SweepSchedule extends Construct {
  readonly deadLetters: Queue;

  constructor(scope: Construct, id: string, { lambda }: PlatformFunction) {
    super(scope, id);
    this.deadLetters = deadLetters(this, 'DeadLetters');
    new Rule(this, 'Rule', {
      schedule: Schedule.rate(Duration.minutes(1)),
      targets: [
        new LambdaFunction(lambda, {
          deadLetterQueue: this.deadLetters,
          retryAttempts: 2,
          // The next minute's run does all that this one would.
          maxEventAge: Duration.minutes(5),
        }),
      ],
    });
  }
}
