import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';
import { METRICS } from '@yijianshi/contracts/deployment';
import type { Context } from 'aws-lambda';
import type { Platform } from '../platform.ts';
import { setting } from './parts.ts';

/** Structured lines with the call's request id, and metrics in the log (EMF), which cost no call. */
export function telemetry(): Pick<Platform, 'log' | 'measure'> & { began: (context: Context) => void } {
  const stage = setting('STAGE');
  const logger = new Logger({ serviceName: METRICS.namespace });
  const metrics = new Metrics({ namespace: METRICS.namespace, serviceName: METRICS.namespace });
  return {
    log: {
      info: (message, fields = {}) => logger.info(message, fields),
      error: (message, fields = {}) => logger.error(message, fields),
    },
    measure(name, value, dimensions = {}) {
      const metric = metrics.singleMetric();
      metric.addDimensions({ stage, ...dimensions });
      metric.addMetric(name, MetricUnit.Count, value);
    },
    began: (context) => logger.addContext(context),
  };
}
