import {
  DescribeExecutionCommand,
  type DescribeExecutionCommandOutput,
  ExecutionAlreadyExists,
  ExecutionDoesNotExist,
  GetExecutionHistoryCommand,
  InvalidToken,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  type SFNClient,
  StartExecutionCommand,
  TaskDoesNotExist,
  TaskTimedOut,
} from '@aws-sdk/client-sfn';
import { canonical } from '../../chain.ts';
import { pageSize } from '../../limits.ts';
import {
  type Execution,
  ExecutionExistsError,
  type ExecutionStatus,
  type HistoryEvent,
  StoreLimitError,
  TokenGoneError,
  type Workflow,
} from '../../ports.ts';
import { cursorOf, historyEvent, placeOf } from './history.ts';

export interface StepFunctionsOptions {
  readonly client: SFNClient;
  /** Of a Standard state machine. */
  readonly stateMachineArn: string;
}

const NAME = /^[A-Za-z0-9_-]{1,80}$/;
/** The service's limits: a payload in bytes, an error's name and its cause in characters, a page of the history in events. */
const PAYLOAD_BYTES = 262_144;
const ERROR_CHARS = 256;
const CAUSE_CHARS = 32_768;
const PAGE_EVENTS = 1000;

const STATUS: Partial<Record<string, ExecutionStatus>> = {
  RUNNING: 'RUNNING',
  PENDING_REDRIVE: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  FAILED: 'FAILED',
  TIMED_OUT: 'FAILED',
  ABORTED: 'FAILED',
};

/** `Workflow` on Step Functions Standard. */
export function createStepFunctionsWorkflow({ client, stateMachineArn }: StepFunctionsOptions): Workflow {
  /** `…:stateMachine:{machine}` → `…:execution:{machine}:{name}`, in whatever partition. */
  const executionArn = (name: string): string =>
    `${stateMachineArn.replace(/:stateMachine:([^:]+).*$/, ':execution:$1')}:${name}`;

  /** May be a moment late, as the service's own answer is. */
  async function describe(name: string): Promise<Execution | undefined> {
    if (!NAME.test(name)) return undefined;
    try {
      const command = new DescribeExecutionCommand({ executionArn: executionArn(name) });
      return executionOf(name, await client.send(command));
    } catch (error) {
      if (error instanceof ExecutionDoesNotExist) return undefined;
      throw error;
    }
  }

  return {
    async start(name, input) {
      if (!NAME.test(name)) throw new RangeError(`'${name}' is not a name for an execution`);
      // The service takes a second start for the first one while that runs and the input is the same text: so one content is one text.
      const text = payload('input', canonical(input));
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name, input: text }));
      } catch (error) {
        if (error instanceof ExecutionAlreadyExists)
          throw new ExecutionExistsError(`there is already an execution '${name}'`, { cause: error });
        throw error;
      }
    },

    async succeed(taskToken, output) {
      const text = payload('output', JSON.stringify(output));
      await givenBack(client.send(new SendTaskSuccessCommand({ taskToken, output: text })));
    },

    async fail(taskToken, error, cause) {
      const failure = { error: error.slice(0, ERROR_CHARS), cause: cause.slice(0, CAUSE_CHARS) };
      await givenBack(client.send(new SendTaskFailureCommand({ taskToken, ...failure })));
    },

    describe,

    /**
     * A place in a history is an event's id, which stays good, where the service's own page token is good for a day. A case has
     * a few hundred events, and one call brings a thousand: what lies before the page costs a further call only in a long one.
     */
    async history(name, page) {
      const limit = pageSize(page);
      if (!NAME.test(name)) return { items: [] };
      const after = page?.after === undefined ? 0 : placeOf(name, page.after);
      const items: HistoryEvent[] = [];
      let nextToken: string | undefined;
      try {
        do {
          const answer = await client.send(
            new GetExecutionHistoryCommand({
              executionArn: executionArn(name),
              maxResults: PAGE_EVENTS,
              ...(nextToken !== undefined && { nextToken }),
            }),
          );
          for (const event of answer.events ?? [])
            if ((event.id ?? 0) > after) items.push(historyEvent(event));
          nextToken = answer.nextToken;
        } while (nextToken !== undefined && items.length <= limit);
      } catch (error) {
        if (error instanceof ExecutionDoesNotExist) return { items: [] };
        throw error;
      }
      const given = items.slice(0, limit);
      const last = given.at(-1);
      return { items: given, ...(items.length > limit && last && { next: cursorOf(name, last.id) }) };
    },
  };
}

function executionOf(name: string, described: DescribeExecutionCommandOutput): Execution {
  const { status = '', input, output, error, cause } = described;
  const known = STATUS[status];
  if (known === undefined) throw new Error(`an execution that is ${status || 'nothing'}`);
  // Of what ran out of time or was stopped, the service often says no more than that.
  const reason = error ?? (status === 'TIMED_OUT' ? 'States.Timeout' : status);
  return {
    name,
    status: known,
    input: JSON.parse(input ?? 'null'),
    ...(output !== undefined && { output: JSON.parse(output) }),
    ...(known === 'FAILED' && { error: reason, ...(cause !== undefined && { cause }) }),
  };
}

function payload(what: string, text: string): string {
  if (Buffer.byteLength(text) > PAYLOAD_BYTES)
    throw new StoreLimitError('ROW_BYTES', `${what} is over ${PAYLOAD_BYTES} bytes`);
  return text;
}

async function givenBack(answer: Promise<unknown>): Promise<void> {
  try {
    await answer;
  } catch (error) {
    if (error instanceof TaskTimedOut || error instanceof TaskDoesNotExist || error instanceof InvalidToken)
      throw new TokenGoneError('the token is unknown, used or timed out', { cause: error });
    throw error;
  }
}
