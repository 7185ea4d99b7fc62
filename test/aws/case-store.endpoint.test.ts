import { randomBytes } from 'node:crypto';
import { createDynamoCaseStore } from '@yijianshi/store/aws/dynamodb';
import { describe } from 'vitest';
import { caseStoreConformance } from '../store/case-store.conformance.ts';
import { anybody, makeTable } from './dynamodb.ts';

const account = process.env.AWS_LANE === 'account';
const given = account || Boolean(process.env.AWS_ENDPOINT_URL_DYNAMODB);

/** The SDK finds the endpoint by its variable; in an account, region and credentials, too. The table is the test's own. */
describe.skipIf(!given)('on the endpoint given', () => {
  caseStoreConformance('DynamoDB', async () => {
    const { client, table, remove } = await makeTable(account ? {} : anybody);
    const cursorSecret = randomBytes(32);
    const open = () => createDynamoCaseStore({ client, table, cursorSecret });
    return { store: open(), reopen: async () => open(), close: remove };
  });
});
