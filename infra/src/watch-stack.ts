import { METRICS, TABLE_SCHEMA } from '@yijianshi/contracts/deployment';
import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import {
  Alarm,
  type AlarmProps,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  MathExpression,
  Metric,
  Stats,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmCatalogue } from './alarm-catalogue.ts';
import { partsOf } from './capabilities.ts';
import type { DataStack } from './data-stack.ts';
import { FUNCTION_NAMES, FUNCTIONS, type FunctionName } from './functions.ts';
import type { ServiceStack } from './service-stack.ts';
import type { Target } from './target.ts';

const PERIOD = Duration.minutes(5);
const MINUTE = Duration.minutes(1);

export interface WatchStackProps extends StackProps {
  readonly target: Target;
  readonly data: DataStack;
  readonly service: ServiceStack;
}

interface When {
  readonly metric: IMetric;
  readonly atLeast?: number;
  readonly lessThan?: number;
  readonly periods?: number;
  /** Silence is the worst sign. */
  readonly silenceIsBad?: true;
}

/** What an operator is woken by, and what he sees then. */
export class WatchStack extends Stack {
  readonly #stage: string;
  readonly #catalogue = alarmCatalogue();
  readonly #topic: Topic;

  constructor(scope: Construct, id: string, { target, data, service, ...props }: WatchStackProps) {
    super(scope, id, { ...props });
    this.#stage = target.stage;
    this.#topic = new Topic(this, 'Alarms', {
      displayName: `yijianshi ${target.stage}`,
      masterKey: data.storageKey,
      enforceSSL: true,
    });
    this.#topic.grantPublish(new ServicePrincipal('cloudwatch.amazonaws.com'));
    new CfnOutput(this, 'AlarmTopic', { value: this.#topic.topicArn });

    const figures = figuresOf(this.#stage, data, service, this.#countKmsErrors(service));
    for (const [name, when] of Object.entries(figures)) this.#alarm(name, name, when);
    for (const name of FUNCTION_NAMES) {
      const { lambda } = service.functions[name];
      this.#alarm(`${name}-errors`, '{function}-errors', {
        metric: lambda.metricErrors({ period: PERIOD }),
        atLeast: 5,
      });
      this.#alarm(`${name}-throttled`, '{function}-throttled', {
        metric: lambda.metricThrottles({ period: PERIOD }),
        atLeast: 1,
      });
    }
    this.#dashboard(figures, service);
  }

  #alarm(name: string, entry: string, { metric, atLeast, lessThan, periods = 1, silenceIsBad }: When): void {
    const said = this.#catalogue.get(entry);
    if (said === undefined) throw new Error(`ALARMS.md has no row for ${entry}`);
    const bound: Pick<AlarmProps, 'threshold' | 'comparisonOperator'> =
      lessThan === undefined
        ? {
            threshold: atLeast ?? 1,
            comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
          }
        : { threshold: lessThan, comparisonOperator: ComparisonOperator.LESS_THAN_THRESHOLD };
    const alarm = new Alarm(this, name, {
      alarmName: `yijianshi-${this.#stage}-${name}`,
      alarmDescription: `${said.meaning} → ${said.whatToDo}`,
      metric,
      ...bound,
      evaluationPeriods: periods,
      treatMissingData: silenceIsBad ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.#topic));
    alarm.addOkAction(new SnsAction(this.#topic));
  }

  /** KMS has no metric of its refusals; the functions' logs name them. */
  #countKmsErrors({ functions }: ServiceStack): IMetric {
    const name = 'KmsErrors';
    const namespace = `${METRICS.namespace}/${this.#stage}`;
    const users = FUNCTION_NAMES.filter((each) =>
      partsOf(FUNCTIONS[each].may).some((part) => part === 'keys' || part === 'seals'),
    );
    for (const each of users) {
      new MetricFilter(this, `${name}-${each}`, {
        logGroup: functions[each].logGroup,
        filterPattern: FilterPattern.literal(
          '%KMS[A-Za-z]+Exception|KeyUnavailableException|DependencyTimeoutException%',
        ),
        metricNamespace: namespace,
        metricName: name,
      });
    }
    return new Metric({ namespace, metricName: name, statistic: Stats.SUM, period: PERIOD });
  }

  #dashboard(figures: Readonly<Record<string, When>>, { functions, api }: ServiceStack): void {
    const lambdas = FUNCTION_NAMES.map((name) => functions[name].lambda);
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 8 });
    const steps = (metricName: string) =>
      new MathExpression({
        expression: `SEARCH('{${METRICS.namespace},service,stage,step} MetricName="${metricName}" stage="${this.#stage}"', 'Sum', 300)`,
        label: '',
        period: PERIOD,
      });
    new Dashboard(this, 'Dashboard', {
      dashboardName: `yijianshi-${this.#stage}`,
      widgets: [
        [
          graph('Requests', [api.rest.deploymentStage.metricCount({ period: PERIOD })]),
          graph('Requests that failed', [
            api.rest.deploymentStage.metricClientError({ period: PERIOD }),
            api.rest.deploymentStage.metricServerError({ period: PERIOD }),
          ]),
          graph(
            'Latency',
            ['p50', 'p99'].map((statistic) =>
              api.rest.deploymentStage.metricLatency({ period: PERIOD, statistic }),
            ),
          ),
        ],
        [
          graph('Steps that ended well', [steps(METRICS.stepSucceeded)]),
          graph('Steps that failed', [steps(METRICS.stepFailed)]),
          graph(
            'Waiting to be told',
            metricsOf(figures, 'outbox-overdue', 'change-feed-age', 'notice-feed-age'),
          ),
        ],
        [
          graph(
            'Durations, p99',
            lambdas.map((each) => each.metricDuration({ period: PERIOD, statistic: 'p99' })),
          ),
          graph(
            'Functions at once',
            lambdas.map((each) =>
              each.metric('ConcurrentExecutions', { period: PERIOD, statistic: Stats.MAXIMUM }),
            ),
          ),
          graph(
            'Refused and failing',
            metricsOf(figures, 'table-throttled', 'workflow-throttled', 'workflow-failed', 'kms-failing'),
          ),
        ],
      ],
    });
  }
}

const metricsOf = (figures: Readonly<Record<string, When>>, ...names: string[]): IMetric[] =>
  names.flatMap((name) => figures[name]?.metric ?? []);

/** What is watched besides the functions, by the name of its alarm. */
function figuresOf(
  stage: string,
  data: DataStack,
  service: ServiceStack,
  kms: IMetric,
): Record<string, When> {
  const { workflow, api, changeFeed, noticeFeed, schedule, functions } = service;
  const { stateMachine } = workflow;
  const { deploymentStage } = api.rest;
  const told = (metricName: string, statistic: string) =>
    new Metric({
      namespace: METRICS.namespace,
      metricName,
      dimensionsMap: { service: METRICS.namespace, stage },
      statistic,
      period: PERIOD,
    });
  const lagging = (name: FunctionName): When => ({
    metric: functions[name].lambda.metric('IteratorAge', { statistic: Stats.MAXIMUM, period: MINUTE }),
    atLeast: 60_000,
    periods: 3,
  });
  return {
    'outbox-overdue': {
      metric: told(METRICS.overdueOutboxRows, Stats.MINIMUM),
      atLeast: 1,
      silenceIsBad: true,
    },
    'calendar-ends': { metric: told(METRICS.calendarDaysLeft, Stats.MINIMUM), lessThan: 60 },
    'change-feed-dead-letters': {
      metric: changeFeed.deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
    },
    'notice-feed-dead-letters': {
      metric: noticeFeed.deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
    },
    'schedule-dead-letters': {
      metric: schedule.deadLetters.metricApproximateNumberOfMessagesVisible({ period: PERIOD }),
    },
    'change-feed-age': lagging('on-case-event'),
    'notice-feed-age': lagging('issue-notice'),
    'workflow-failed': {
      metric: sumOf('Executions that ended badly', {
        failed: stateMachine.metricFailed({ period: PERIOD }),
        stopped: stateMachine.metricAborted({ period: PERIOD }),
        expired: stateMachine.metricTimedOut({ period: PERIOD }),
      }),
    },
    'workflow-throttled': { metric: stateMachine.metricThrottled({ period: PERIOD }), periods: 3 },
    'table-throttled': { metric: tableThrottles(data), periods: 2 },
    'table-failing': { metric: tableFailures(data), atLeast: 5 },
    'api-failing': {
      metric: deploymentStage.metricServerError({ statistic: Stats.SUM, period: PERIOD }),
      atLeast: 5,
    },
    'api-slow': {
      metric: deploymentStage.metricLatency({ statistic: 'p99', period: PERIOD }),
      atLeast: 3000,
      periods: 3,
    },
    'kms-failing': { metric: kms, atLeast: 3 },
  };
}

const sumOf = (label: string, usingMetrics: Record<string, IMetric>): IMetric =>
  new MathExpression({
    label,
    expression: Object.keys(usingMetrics)
      .map((name) => `FILL(${name}, 0)`)
      .join(' + '),
    usingMetrics,
    period: PERIOD,
  });

/** Of the table and of both indexes: an index that is throttled holds up the table's writes. */
function tableThrottles({ table }: DataStack): IMetric {
  const names = Object.values(TABLE_SCHEMA.indexes).map(({ name }) => name);
  const places = [{}, ...names.map((name) => ({ GlobalSecondaryIndexName: name }))];
  const metrics = places.flatMap((place) =>
    ['ReadThrottleEvents', 'WriteThrottleEvents'].map((name) =>
      table.metric(name, {
        dimensionsMap: { TableName: table.tableName, ...place },
        statistic: Stats.SUM,
        period: PERIOD,
      }),
    ),
  );
  return sumOf('Throttled', Object.fromEntries(metrics.map((metric, i) => [`m${i}`, metric])));
}

const tableFailures = ({ table }: DataStack): IMetric => {
  const operations = ['GetItem', 'BatchGetItem', 'Query', 'TransactWriteItems', 'PutItem', 'UpdateItem'];
  const metrics = operations.map((operation, i) => [
    `m${i}`,
    table.metric('SystemErrors', {
      dimensionsMap: { TableName: table.tableName, Operation: operation },
      statistic: Stats.SUM,
      period: PERIOD,
    }),
  ]);
  return sumOf('Failures', Object.fromEntries(metrics));
};
