import { randomBytes, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type CaseStore, ConflictError, type Json, type Key, retryConflicts } from '@yijianshi/store';
import { clientDefaults } from '@yijianshi/store/aws/clients';
import { createDynamoCaseStore } from '@yijianshi/store/aws/dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { rejection } from '../store/listing.ts';
import { anybody, makeTable, type TestTable } from './dynamodb.ts';
import { type Dynoxide, dynoxide, startDynoxide } from './dynoxide.ts';
import { always, type Fault, faulty, first, type Plan } from './faults.ts';

describe.skipIf(dynoxide === undefined)(
  'the DynamoDB adapter, when the service or the way to it fails',
  () => {
    let server: Dynoxide;
    let table: TestTable;
    let store: CaseStore;
    beforeAll(async () => {
      server = await startDynoxide(dynoxide ?? '');
      table = await makeTable({ ...anybody, endpoint: server.endpoint });
      store = storeOn(table.client);
    });
    afterAll(async () => {
      await table.remove();
      await server.stop();
    });

    const storeOn = (client: DynamoDBClient): CaseStore =>
      createDynamoCaseStore({ client, table: table.table, cursorSecret: randomBytes(32) });

    /** The same table through a client of its own, which meets these faults. */
    function under(plan: Plan): CaseStore {
      const requestHandler = faulty(table.client.config.requestHandler, plan);
      return storeOn(
        new DynamoDBClient({ ...clientDefaults(), ...anybody, endpoint: server.endpoint, requestHandler }),
      );
    }

    const newKey = (): Key => ({ pk: `F#${randomUUID()}`, sk: 'CASE' });
    async function row(data: Json): Promise<Key> {
      const key = newKey();
      await store.commit([{ put: { ...key, data } }]);
      return key;
    }

    describe('throttled', () => {
      const refusals = [
        'ProvisionedThroughputExceededException',
        'ThrottlingException',
        'RequestLimitExceeded',
      ];
      it.concurrent.each(refusals)('asks again after %s, whatever it asked for', async (refuse) => {
        const throttledOnce: Plan = (_, n) => (n === 0 ? { refuse } : undefined);
        const key = await row('old');
        const other = { ...key, sk: 'OTHER' };
        expect((await under(throttledOnce).get(key))?.data).toBe('old');
        await under(throttledOnce).commit([{ put: { ...key, data: 'new' }, ifVersion: 1 }]);
        await under(throttledOnce).commit([{ put: { ...other, data: 1 } }, { check: key, ifVersion: 2 }]);
        expect(await under(throttledOnce).getMany([other, key])).toMatchObject([
          { data: 1, version: 1 },
          { data: 'new', version: 2 },
        ]);
        expect((await under(throttledOnce).list(key.pk, '')).items).toHaveLength(2);
        expect((await under(throttledOnce).listIndex('i1', key.pk)).items).toEqual([]);
        expect(await under(throttledOnce).increment(other)).toBe(2);
        await under(throttledOnce).commit([{ delete: key, ifVersion: 2 }]);
        expect(await store.get(key)).toBeUndefined();
      });

      it.concurrent.each(['ThrottlingError', 'ProvisionedThroughputExceeded'])(
        'asks again for a transaction that was cancelled for %s',
        async (reason) => {
          const cancelled: Fault = { refuse: 'TransactionCanceledException', reasons: ['None', reason] };
          const key = await row('old');
          const actions = [{ check: { ...key, sk: 'NOT' }, ifVersion: 0 }, { put: { ...key, data: 'new' } }];
          await under(first('TransactWriteItems', cancelled, cancelled, cancelled)).commit(actions);
          expect(await store.get(key)).toMatchObject({ version: 2, data: 'new' });

          const error = await rejection(under(always('TransactWriteItems', cancelled)).commit(actions));
          expect(error).toMatchObject({ name: 'TransactionCanceledException' });
          expect(await store.get(key)).toMatchObject({ version: 2 });
        },
      );

      it.concurrent('commits once when the throttling follows a lost answer', async () => {
        const key = await row('old');
        const cancelled: Fault = { refuse: 'TransactionCanceledException', reasons: ['ThrottlingError'] };
        await under(first('TransactWriteItems', { lose: 'timeout' }, cancelled)).commit([
          { put: { ...key, data: 'new' } },
        ]);
        expect(await store.get(key)).toMatchObject({ version: 2, data: 'new' });
      });

      it.concurrent('throws the throttling, not a conflict, when it does not end', async () => {
        const key = await row('old');
        const plan = always('PutItem', { refuse: 'ThrottlingException' });
        const error = await rejection(under(plan).commit([{ put: { ...key, data: 'new' }, ifVersion: 1 }]));
        expect(error).toMatchObject({ name: 'ThrottlingException', $metadata: { attempts: 5 } });
        expect(await store.get(key)).toMatchObject({ version: 1, data: 'old' });
      });

      it.concurrent('still tells a conflict that follows the throttling', async () => {
        const key = await row('old');
        const plan = first('PutItem', { refuse: 'ThrottlingException' });
        await expect(under(plan).commit([{ put: { ...key, data: 'new' }, ifVersion: 7 }])).rejects.toThrow(
          ConflictError,
        );
      });
    });

    describe('in each other’s way', () => {
      it('tells a conflict of transactions as a conflict: nothing was written', async () => {
        const key = await row('old');
        const cancelled: Fault = {
          refuse: 'TransactionCanceledException',
          reasons: ['ThrottlingError', 'TransactionConflict'],
        };
        const plan = first('TransactWriteItems', cancelled);
        await expect(
          under(plan).commit([{ put: { ...key, data: 1 } }, { delete: { ...key, sk: 'X' } }]),
        ).rejects.toThrow(ConflictError);
        const alone: Fault = { refuse: 'TransactionConflictException' };
        await expect(
          under(first('PutItem', alone)).commit([{ put: { ...key, data: 1 }, ifVersion: 1 }]),
        ).rejects.toThrow(ConflictError);
        await expect(
          under(first('DeleteItem', alone)).commit([{ delete: key, ifVersion: 1 }]),
        ).rejects.toThrow(ConflictError);
        expect(await store.get(key)).toMatchObject({ version: 1, data: 'old' });
      });

      it('counts on when a counter is in a transaction’s way: nobody else would try again', async () => {
        const conflict: Fault = { refuse: 'TransactionConflictException' };
        expect(await under(first('UpdateItem', conflict, conflict)).increment(newKey())).toBe(1);
      });

      it('waits for its own transaction that is still in progress', async () => {
        const key = await row('old');
        const plan = first(
          'TransactWriteItems',
          { lose: 'timeout' },
          { refuse: 'TransactionInProgressException' },
        );
        await under(plan).commit([{ put: { ...key, data: 'new' } }]);
        expect(await store.get(key)).toMatchObject({ version: 2, data: 'new' });
      });
    });

    const losses: Fault[] = [{ lose: 'timeout' }, { lose: 'reset' }, { lose: '500' }];
    const mishaps: Fault[] = [...losses, { reset: 'before' }, { refuse: 'InternalServerError', status: 500 }];

    describe.each(mishaps)('with an answer lost, or never given: %j', (mishap) => {
      it('puts once on a condition, and says so', async () => {
        const key = newKey();
        const flaky = under(first('PutItem', mishap, mishap));
        await flaky.commit([{ put: { ...key, data: 'first' }, ifVersion: 0 }]);
        await under(first('PutItem', mishap)).commit([{ put: { ...key, data: 'second' }, ifVersion: 1 }]);
        expect(await store.get(key)).toEqual({ ...key, version: 2, data: 'second' });
      });

      it('puts once without one', async () => {
        const key = newKey();
        await under(first('TransactWriteItems', mishap, mishap)).commit([{ put: { ...key, data: 1 } }]);
        expect(await store.get(key)).toMatchObject({ version: 1 });
      });

      it('commits a transaction once, and says so', async () => {
        const key = await row('old');
        const gone = { ...key, sk: 'GONE' };
        await store.commit([{ put: { ...gone, data: 1 } }]);
        await under(first('TransactWriteItems', mishap, mishap)).commit([
          { put: { ...key, data: 'new' }, ifVersion: 1 },
          { put: { ...key, sk: 'EV#1', data: 1 }, ifVersion: 0 },
          { put: { ...key, sk: 'ANY', data: 1 } },
          { delete: gone, ifVersion: 1 },
          { check: { ...key, sk: 'NOT' }, ifVersion: 0 },
        ]);
        const { items } = await store.list(key.pk, '');
        expect(items.map(({ sk, version }) => [sk, version])).toEqual([
          ['ANY', 1],
          ['CASE', 2],
          ['EV#1', 1],
        ]);
      });

      it('never gives a counter’s value twice', async () => {
        const key = newKey();
        const flaky = under((_, n) => (n % 2 === 0 ? mishap : undefined));
        const values = [await flaky.increment(key), await store.increment(key), await flaky.increment(key)];
        expect(new Set(values).size).toBe(3);
        expect(values).toEqual([...values].sort((a, b) => a - b));
      });

      it('reads what is there', async () => {
        const key = await row('old');
        const flaky = under((_, n) => (n === 0 ? mishap : undefined));
        expect(await flaky.get(key)).toMatchObject({ data: 'old' });
        expect(await flaky.getMany([key])).toMatchObject([{ data: 'old' }]);
        expect(await flaky.list(key.pk, '')).toMatchObject({ items: [{ data: 'old' }] });
      });
    });

    describe.each(losses)('when it cannot know its own work: %j', (loss) => {
      it('calls it an outage, not a conflict, that its put was written over meanwhile', async () => {
        const key = newKey();
        let overtaken: Promise<void> | undefined;
        const plan: Plan = (operation, n) => (operation === 'PutItem' && n === 0 ? loss : undefined);
        const client = new DynamoDBClient({
          ...clientDefaults(),
          ...anybody,
          endpoint: server.endpoint,
          requestHandler: faulty(table.client.config.requestHandler, plan),
        });
        client.middlewareStack.add(
          (next) => async (args) => {
            try {
              return await next(args);
            } catch (error) {
              overtaken ??= store.commit([{ put: { ...key, data: 'other' }, ifVersion: 1 }]);
              await overtaken;
              throw error;
            }
          },
          { step: 'finalizeRequest', priority: 'low', name: 'overtake' },
        );
        const error = await rejection(
          storeOn(client).commit([{ put: { ...key, data: 'mine' }, ifVersion: 0 }]),
        );
        expect(error).not.toBeInstanceOf(ConflictError);
        expect(await store.get(key)).toMatchObject({ version: 2, data: 'other' });
      });

      it('calls it an outage, not a conflict, that the row to delete is gone', async () => {
        const key = await row('old');
        const error = await rejection(
          under(first('DeleteItem', loss)).commit([{ delete: key, ifVersion: 1 }]),
        );
        expect(error).not.toBeInstanceOf(ConflictError);
        expect(await store.get(key)).toBeUndefined();
      });
    });

    describe('with batches that are read in part', () => {
      it('asks for the rest, and answers in the order asked', async () => {
        const keys = Array.from({ length: 9 }, (_, n) => ({ ...newKey(), sk: `R#${n}` }));
        await store.commit(keys.map((key, n) => ({ put: { ...key, data: n } })));
        const flaky = under(first('BatchGetItem', { keep: 4 }, { keep: 0 }, { keep: 1 }));
        const asked = [...keys].reverse().flatMap((key) => [key, { ...key, sk: 'NOT' }]);
        const rows = await flaky.getMany([...asked, ...keys.slice(0, 1)]);
        expect(rows.map((found) => found?.data)).toEqual([
          ...[8, 7, 6, 5, 4, 3, 2, 1, 0].flatMap((n) => [n, undefined]),
          0,
        ]);
      });

      it('gives up when nothing comes any more', async () => {
        const key = await row('old');
        await expect(under(always('BatchGetItem', { keep: 0 })).getMany([key])).rejects.toThrow(
          'stay unread',
        );
      });
    });

    it('does not wait for a service that is silent', async () => {
      let connections = 0;
      const silent = createServer(() => {
        connections += 1;
      }).listen(0, '127.0.0.1');
      await once(silent, 'listening');
      const address = silent.address();
      if (address === null || typeof address === 'string') throw new Error('no port');
      const client = new DynamoDBClient({
        ...clientDefaults({ requestTimeoutMs: 100 }),
        ...anybody,
        endpoint: `http://127.0.0.1:${address.port}`,
      });
      await expect(storeOn(client).get(newKey())).rejects.toMatchObject({ name: 'TimeoutError' });
      expect(connections).toBe(5);
      silent.close();
    });

    /** A fault on about every third request, of every kind. */
    function randomly(): Plan {
      const some: Fault[] = [...mishaps, ...losses];
      const plan: Plan = (operation) => {
        if (Math.random() > 0.3) return undefined;
        const transaction = operation === 'TransactWriteItems';
        const also: Fault[] = transaction
          ? ['ThrottlingError', 'TransactionConflict'].map((reason) => ({
              refuse: 'TransactionCanceledException',
              reasons: [reason],
            }))
          : operation === 'BatchGetItem'
            ? [{ keep: 0 }]
            : [];
        const all = [...some, ...also];
        return all[Math.floor(Math.random() * all.length)];
      };
      return plan;
    }

    /** As callers do: a conflict is decided anew, an outage is told to the client, who sends the same again. */
    async function untilAnswered<T>(work: () => Promise<T>): Promise<T> {
      for (;;) {
        try {
          return await retryConflicts(randomUUID(), work);
        } catch (error) {
          if (error instanceof Error && error.name === 'AssertionError') throw error;
        }
      }
    }

    it.each([1, 2, 3])(
      'does each of many commands exactly once under faults at random (round %i)',
      async () => {
        const key = newKey();
        const commands = Array.from({ length: 40 }, () => randomUUID());
        await Promise.all(
          Array.from({ length: 8 }, async (_, worker) => {
            const flaky = under(randomly());
            for (const id of commands.filter((_, n) => n % 8 === worker)) {
              await untilAnswered(async () => {
                const command = { ...key, sk: `CMD#${id}` };
                const [snapshot, known] = await flaky.getMany<number>([key, command]);
                if (known !== undefined) return;
                const count = (snapshot?.data ?? 0) + 1;
                await flaky.commit([
                  { put: { ...key, data: count }, ifVersion: snapshot?.version ?? 0 },
                  { put: { ...key, sk: `EV#${String(count).padStart(3, '0')}`, data: id }, ifVersion: 0 },
                  { put: { ...command, data: count }, ifVersion: 0 },
                ]);
              });
            }
          }),
        );
        expect(await store.get(key)).toMatchObject({ version: 40, data: 40 });
        const events = (await store.list(key.pk, 'EV#')).items;
        expect(events).toHaveLength(40);
        expect(events.map(({ data }) => data).sort()).toEqual([...commands].sort());
      },
    );

    it.each([1, 2, 3])(
      'never calls its own single put a conflict under faults at random (round %i)',
      async () => {
        const key = newKey();
        const ids = Array.from({ length: 40 }, () => randomUUID());
        let conflicts = 0;
        await Promise.all(
          Array.from({ length: 8 }, async (_, worker) => {
            const flaky = under(randomly());
            for (const id of ids.filter((_, n) => n % 8 === worker)) {
              await untilAnswered(async () => {
                const found = await flaky.get<string[]>(key);
                if (found?.data.includes(id)) return;
                try {
                  const data = [...(found?.data ?? []), id];
                  await flaky.commit([{ put: { ...key, data }, ifVersion: found?.version ?? 0 }]);
                } catch (error) {
                  if (!(error instanceof ConflictError)) throw error;
                  conflicts += 1;
                  expect((await store.get<string[]>(key))?.data).not.toContain(id);
                  throw error;
                }
              });
            }
          }),
        );
        const found = await store.get<string[]>(key);
        expect(found?.version).toBe(40);
        expect([...(found?.data ?? [])].sort()).toEqual([...ids].sort());
        expect(conflicts).toBeGreaterThan(0);
      },
    );

    it('gives every caller another number under faults at random', async () => {
      const key = newKey();
      const values = await Promise.all(
        Array.from({ length: 60 }, () =>
          under(randomly())
            .increment(key)
            .catch(() => undefined),
        ),
      );
      const given = values.filter((value) => value !== undefined);
      expect(given.length).toBeGreaterThan(30);
      expect(new Set(given).size).toBe(given.length);
    });
  },
);
