import { defineConfig } from 'vitest/config';
import { conformanceTable } from './test/aws/table.ts';

/** One project per kind of test, so that each can be run alone: `npx vitest run --project unit`. */
const project = (name: string, include: string[], testTimeout: number, how = {}) => ({
  extends: true as const,
  test: { name, include, testTimeout, hookTimeout: testTimeout, ...how },
});

export default defineConfig({
  test: {
    reporters: ['default', conformanceTable()],
    // The default leaves one of two cores idle.
    maxWorkers: '100%',
    env: { TZ: 'America/New_York', AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
    projects: [
      project(
        'unit',
        ['test/{domain,catalogue,contracts,eseal,courier,wire,exchange,archive,policy,runtime}/**/*.test.ts'],
        30_000,
      ),
      project('conformance', ['test/{store,workflow}/**/*.test.ts'], 60_000),
      project('api', ['test/{api,journey}/**/*.test.ts'], 120_000),
      project('aws', ['test/aws/**/*.test.ts'], 120_000),
      // In one process, after the others: the templates are written once for all files.
      project('infra', ['test/infra/**/*.test.ts'], 180_000, {
        isolate: false,
        fileParallelism: false,
        sequence: { groupOrder: 1 },
      }),
      project('crash', ['test/crash/**/*.test.ts'], 600_000),
    ],
  },
});
