import { randomBytes } from 'node:crypto';
import { createDynamoCaseStore } from '@yijianshi/store/aws/dynamodb';
import { describe } from 'vitest';
import { caseStoreConformance } from '../store/case-store.conformance.ts';
import { anybody, makeTable } from './dynamodb.ts';
import { dynoxide, startDynoxide } from './dynoxide.ts';

describe.skipIf(dynoxide === undefined)('on dynoxide', () => {
  caseStoreConformance(
    'DynamoDB',
    async () => {
      const server = await startDynoxide(dynoxide ?? '');
      const { client, table, remove } = await makeTable({ ...anybody, endpoint: server.endpoint });
      const open = () => createDynamoCaseStore({ client, table, cursorSecret });
      const cursorSecret = randomBytes(32);
      return {
        store: open(),
        reopen: async () => open(),
        async close() {
          await remove();
          await server.stop();
        },
      };
    },
    { runs: 60 },
  );
});
