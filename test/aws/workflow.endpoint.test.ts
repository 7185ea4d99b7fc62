import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import {
  CreateStateMachineCommand,
  DeleteStateMachineCommand,
  GetExecutionHistoryCommand,
  SFNClient,
} from '@aws-sdk/client-sfn';
import type { Json, Workflow } from '@yijianshi/store';
import { createStepFunctionsWorkflow } from '@yijianshi/store/aws/sfn';
import { afterAll, beforeAll, describe, onTestFinished } from 'vitest';
import { workflowConformance } from '../workflow/conformance.ts';
import { SUBSTITUTIONS } from '../workflow/rig.ts';
import { type Functions, serveFunctions } from './functions.ts';
import { lane } from './lane.ts';

const { name, given, endpoint } = lane('SFN');
/** Where the emulator calls Lambda, and this test listens. The service itself cannot call a function that is part of a test. */
const lambda = process.env.AWS_ENDPOINT_URL_LAMBDA;

type Handler = (functionName: string, payload: Json) => Promise<Json>;

const QUIET_MS = 150;

const filledIn = (definition: Json): string =>
  Object.entries(SUBSTITUTIONS).reduce(
    (text, [placeholder, value]) => text.replaceAll(`\${${placeholder}}`, value),
    JSON.stringify(definition),
  );

describe.skipIf(!given || endpoint === undefined || lambda === undefined)(`Step Functions, ${name}`, () => {
  let client: SFNClient;
  let functions: Functions;
  /** By the function's name: each state machine has functions of its own. */
  const handlers = new Map<string, Handler>();
  beforeAll(async () => {
    client = new SFNClient({});
    functions = await serveFunctions(new URL(lambda ?? ''), async (functionName, payload) => {
      const handler = handlers.get(functionName);
      if (handler === undefined) throw new Error(`there is no function ${functionName}`);
      return handler(functionName, payload);
    });
  });
  afterAll(async () => {
    await functions.close();
    client.destroy();
  });

  const makeHarness: Parameters<typeof workflowConformance>[1] = async ({ definition, handler }) => {
    const machine = `t-${randomUUID()}`;
    handlers.set(`${machine}-intake`, handler);
    const { stateMachineArn = '' } = await client.send(
      new CreateStateMachineCommand({
        name: machine,
        definition: filledIn(definition).replaceAll('"intake"', `"${machine}-intake"`),
        roleArn: ['arn', 'aws', 'iam', '', '123456789012', 'role/test'].join(':'),
      }),
    );
    onTestFinished(async () => {
      await client.send(new DeleteStateMachineCommand({ stateMachineArn }));
    });
    const started = new Set<string>();
    const adapter = createStepFunctionsWorkflow({ client, stateMachineArn });
    const workflow: Workflow = {
      ...adapter,
      async start(execution, input) {
        await adapter.start(execution, input);
        started.add(execution);
      },
    };

    /** How far every execution has come, read past the adapter. */
    async function course(): Promise<string> {
      const lengths = await Promise.all(
        [...started].map(async (execution) => {
          const executionArn = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:${execution}`;
          const { events } = await client.send(new GetExecutionHistoryCommand({ executionArn }));
          return events?.length;
        }),
      );
      return [...lengths, functions.underWay()].join();
    }
    async function settle(): Promise<void> {
      let last = '';
      for (let quiet = 0; quiet < 2 || functions.underWay() > 0; ) {
        const now = await course();
        quiet = now === last ? quiet + 1 : 0;
        last = now;
        await setTimeout(QUIET_MS);
      }
    }
    return {
      workflow,
      name: () => `EX-${randomUUID()}`,
      settle,
      async pass(seconds) {
        await setTimeout(seconds * 1000);
        await settle();
      },
    };
  };

  workflowConformance(
    `Step Functions, ${name}`,
    makeHarness,
    name.startsWith('moto') ? ['cause', 'usedToken', 'sameToken', 'text'] : [],
  );
});
