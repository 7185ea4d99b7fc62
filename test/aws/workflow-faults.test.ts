import { SFNClient } from '@aws-sdk/client-sfn';
import { ExecutionExistsError, type Json, TokenGoneError, type Workflow } from '@yijianshi/store';
import { createStepFunctionsWorkflow } from '@yijianshi/store/aws/sfn';
import { describe, expect, test } from 'vitest';
import { rejection } from '../store/listing.ts';
import { type Answer, answering, DOUBLED, json, jsonError, lost, type Sent } from './doubles.ts';

const OF_MACHINE = 'aws-cn:states:cn-north-1:123456789012';
const stateMachineArn = `arn:${OF_MACHINE}:stateMachine:cases`;

interface Asked {
  readonly operation: string;
  readonly body: { readonly [name: string]: Json };
}

function doubled(answer: (asked: Asked, n: number) => Answer): { workflow: Workflow; asked: Asked[] } {
  const asked: Asked[] = [];
  const requestHandler = answering(({ operation, body }: Sent) => {
    const request = { operation, body: JSON.parse(body.toString()) };
    asked.push(request);
    return answer(request, asked.length);
  });
  const client = new SFNClient({ ...DOUBLED, requestHandler });
  return { workflow: createStepFunctionsWorkflow({ client, stateMachineArn }), asked };
}

const STARTED = json({ executionArn: 'an execution', startDate: 1_763_946_000 });
const described = (status: string, more: object = {}): Answer =>
  json({ executionArn: 'an execution', stateMachineArn, status, input: '{"caseNo":"C","n":1}', ...more });

describe('a double of Step Functions: a start', () => {
  test.each([
    ['throttled', () => jsonError('ThrottlingException')],
    ['met by a server error', () => jsonError('InternalServerError', 500)],
  ])('%s is made again', async (_, refusal) => {
    const { workflow, asked } = doubled((_, n) => (n < 3 ? refusal() : STARTED));
    await workflow.start('C', { caseNo: 'C' });
    expect(asked.map(({ body }) => body)).toEqual(
      Array(3).fill({ stateMachineArn, name: 'C', input: '{"caseNo":"C"}' }),
    );
  });

  test('whose answer was lost is made again under the same name', async () => {
    const running = new Set<Json | undefined>();
    const { workflow } = doubled(({ body }, n) => {
      running.add(body.name);
      if (n === 1) throw lost();
      return STARTED;
    });
    await workflow.start('C', {});
    expect([...running]).toEqual(['C']);
  });

  test('of the same content is the same text, by which the service tells that it is the same', async () => {
    const { workflow, asked } = doubled(() => STARTED);
    await workflow.start('C', { n: [{ b: 1, a: null }], caseNo: '431102' });
    await workflow.start('C', { caseNo: '431102', n: [{ a: null, b: 1 }] });
    const [one, two] = asked.map(({ body }) => body.input);
    expect(two).toBe(one);
    expect(JSON.parse(String(one))).toEqual({ caseNo: '431102', n: [{ a: null, b: 1 }] });
  });

  test('that the service calls known is an ExecutionExistsError, and nothing else is asked', async () => {
    const { workflow, asked } = doubled(() => jsonError('ExecutionAlreadyExists'));
    expect(await rejection(workflow.start('C', {}))).toBeInstanceOf(ExecutionExistsError);
    expect(asked.map(({ operation }) => operation)).toEqual(['StartExecution']);
  });

  test('of a machine that is gone is an outage', async () => {
    const { workflow } = doubled(() => jsonError('StateMachineDoesNotExist'));
    const error = await rejection(workflow.start('C', {}));
    expect(error).toMatchObject({ name: 'StateMachineDoesNotExist' });
    expect(error).not.toBeInstanceOf(ExecutionExistsError);
  });
});

describe('a double of Step Functions: a token', () => {
  const ways: [string, (workflow: Workflow) => Promise<void>][] = [
    ['succeed', (workflow) => workflow.succeed('token', {})],
    ['fail', (workflow) => workflow.fail('token', 'Withdrawn', '')],
  ];

  describe.each(ways)('given back by %s', (_, give) => {
    test.each(['InvalidToken', 'TaskDoesNotExist', 'TaskTimedOut'])('and met by %s is gone', async (type) => {
      const { workflow } = doubled(() => jsonError(type));
      expect(await rejection(give(workflow))).toBeInstanceOf(TokenGoneError);
    });

    test.each(['ThrottlingException', 'AccessDeniedException', 'InternalServerError'])(
      'and met by %s is not called gone: it is to be given back again',
      async (type) => {
        const { workflow } = doubled(() => jsonError(type, type === 'InternalServerError' ? 500 : 400));
        const error = await rejection(give(workflow));
        expect(error).toMatchObject({ name: type });
        expect(error).not.toBeInstanceOf(TokenGoneError);
      },
    );

    test('over a connection that breaks is given back again', async () => {
      const { workflow, asked } = doubled((_, n) => {
        if (n === 1) throw lost();
        return json({});
      });
      await give(workflow);
      expect(asked.length).toBe(2);
    });
  });

  test('is not failed with more than the service takes of an error and its cause', async () => {
    const { workflow, asked } = doubled(() => json({}));
    await workflow.fail('token', 'E'.repeat(300), 'c'.repeat(40_000));
    expect(asked[0]?.body).toEqual({
      taskToken: 'token',
      error: 'E'.repeat(256),
      cause: 'c'.repeat(32_768),
    });
  });
});

describe('a double of Step Functions: an execution', () => {
  test.each([
    ['RUNNING', {}, { status: 'RUNNING' }],
    ['PENDING_REDRIVE', {}, { status: 'RUNNING' }],
    ['SUCCEEDED', { output: '"x"' }, { status: 'SUCCEEDED', output: 'x' }],
    ['FAILED', { error: 'E', cause: 'c' }, { status: 'FAILED', error: 'E', cause: 'c' }],
    ['TIMED_OUT', {}, { status: 'FAILED', error: 'States.Timeout' }],
    ['ABORTED', {}, { status: 'FAILED', error: 'ABORTED' }],
  ])('that is %s', async (status, more, expected) => {
    const { workflow, asked } = doubled(() => described(status, more));
    expect(await workflow.describe('C')).toEqual({ name: 'C', input: { caseNo: 'C', n: 1 }, ...expected });
    expect(asked[0]?.body).toEqual({ executionArn: `arn:${OF_MACHINE}:execution:cases:C` });
  });

  test.each(['', 'a b', 'n'.repeat(81)])('cannot be called %j, so that none is there', async (name) => {
    const { workflow, asked } = doubled(() => jsonError('InvalidArn'));
    expect(await workflow.describe(name)).toBeUndefined();
    expect(await workflow.history(name)).toEqual({ items: [] });
    expect(asked).toEqual([]);
  });

  test('of a status nobody knows is not described', async () => {
    const { workflow } = doubled(() => described('PAUSED'));
    expect(await rejection(workflow.describe('C'))).toMatchObject({
      message: expect.stringContaining('PAUSED'),
    });
  });

  test('cannot be looked for while the service is away: that it is not there, nobody knows', async () => {
    const { workflow } = doubled(() => jsonError('InternalServerError', 500));
    expect(await rejection(workflow.describe('C'))).toMatchObject({ name: 'InternalServerError' });
    expect(await rejection(workflow.history('C'))).toMatchObject({ name: 'InternalServerError' });
  });

  test('has its long history read over the service’s pages', async () => {
    const event = (id: number) => ({
      id,
      timestamp: 1_763_946_000 + id,
      type: 'TaskStateEntered',
      stateEnteredEventDetails: { name: `S${id}`, input: '{}' },
    });
    const { workflow, asked } = doubled(({ body: { nextToken = '0' } }) => {
      const first = Number(nextToken);
      const events = Array.from({ length: 50 }, (_, i) => event(first + i + 1));
      return json({ events, ...(first < 150 && { nextToken: String(first + 50) }) });
    });
    const one = await workflow.history('C', { limit: 70 });
    const two = await workflow.history('C', { limit: 100, after: one.next ?? '' });
    const three = await workflow.history('C', { limit: 100, after: two.next ?? '' });
    const ids = [one, two, three].map(({ items }) => items.map(({ id }) => id));
    expect(ids.map(({ length }) => length)).toEqual([70, 100, 30]);
    expect(ids.flat()).toEqual(Array.from({ length: 200 }, (_, i) => i + 1));
    expect(three.next).toBeUndefined();
    expect(one.items[0]).toEqual({
      id: 1,
      at: '2025-11-24T09:00:01.000+08:00',
      type: 'TaskStateEntered',
      state: 'S1',
      detail: { input: '{}' },
    });
    expect(asked.length).toBe(2 + 4 + 4);
  });
});
