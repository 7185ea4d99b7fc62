import type { ArchivePackage } from '@yijianshi/archive';
import { type Principal, ROLES } from '@yijianshi/domain';
import { archived } from '@yijianshi/local/demo/journey';
import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { packageKey } from '@yijianshi/store';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { maySee } from '../support/archive-oracle.ts';
import { type Answer, type Call, usePlatform } from '../support/platform.ts';
import { archivedCase, DENY, SNACK_BAR, submittedCase } from '../support/restaurant.ts';

const platform = usePlatform();
const { area } = RESTAURANT;
const NEVER = '431101-20261120-999999';
const NO_FILE = '0123456789abcdef';
const token = (reader: Principal) => platform().token(reader);

/** Every sort of reader a token can name. */
const readers = fc.record(
  {
    sub: fc.constant('reader'),
    roles: fc.subarray(
      [...ROLES].filter((role) => role !== 'SYSTEM'),
      { minLength: 1 },
    ),
    department: fc.constantFrom('SCJG', 'XF', 'CG', 'XZSP'),
    area: fc.constantFrom(area, area, area, '431102999000'),
  },
  { requiredKeys: ['sub', 'roles'] },
);
const reviewer = (department: string): Principal => ({ sub: 'r', roles: ['REVIEWER'], department, area });
const ARCHIVIST: Principal = { sub: 'a', roles: ['ARCHIVIST'], area };

/** What of an answer may be told apart: everything but the request's own number and the time. */
function telling({ status, headers, text, body }: Answer) {
  const names = [...headers].filter(([name]) => !['date', 'x-request-id'].includes(name));
  return { status, headers: names, text: text.replace(String(body.requestId), '') };
}

/** In the order they were archived; the signs and fire checks are in the second one only. */
const shelf: ArchivePackage[] = [];
const restaurant = () => shelf[1] as ArchivePackage;

beforeAll(async () => {
  const running = platform();
  const online = { deliveryMode: 'ONLINE' } as const;
  for (const application of [SNACK_BAR, RESTAURANT, SNACK_BAR]) {
    const { caseNo } = await archivedCase(running, { ...application, ...online }, { i_sign: DENY });
    const row = await running.local.platform.store.get<ArchivePackage>(packageKey(caseNo));
    if (row !== undefined) shelf.push(row.data);
  }
});

const access = async (call: Call, caseNo: string, fileId: string, mode: string) => {
  const json = { purpose: '核查', mode };
  const answer = await platform().call('POST', `/v1/archives/${caseNo}/files/${fileId}/access`, {
    key: `access-${caseNo}-${fileId}`,
    json,
    ...call,
  });
  return answer;
};

describe('an archived case', () => {
  it('shows every reader what the rules let him see, and is nothing to whom they show nothing', async () => {
    await fc.assert(
      fc.asyncProperty(readers, async (reader) => {
        const call = { token: await token(reader as Principal) };
        for (const archive of shelf) {
          const expected = archive.files.filter((file) => maySee(reader as Principal, file, archive, false));
          const answer = await platform().call('GET', `/v1/archives/${archive.caseNo}`, call);
          const listed = (answer.body.files ?? []) as { path: string }[];
          expect(listed.map(({ path }) => path)).toEqual(expected.map(({ path }) => path));
          if (expected.length > 0) continue;
          const never = await platform().call('GET', `/v1/archives/${NEVER}`, call);
          expect(telling(answer)).toEqual(telling(never));
          expect(never.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
        }
      }),
      { numRuns: 40 },
    );
  });

  it.each(
    (['REVIEWER', 'DEPARTMENT_HEAD', 'ARCHIVIST', 'SUPERVISOR'] as const).flatMap((role) =>
      ['SCJG', 'XF', 'CG', 'XZSP'].map((department) => [role, department] as const),
    ),
  )(
    'gives the %s of %s links to what may be viewed or copied; a hidden file is answered byte for byte as one that never was',
    async (role, department) => {
      const reader: Principal = { sub: 'reader', roles: [role], department, area };
      const call = { token: await token(reader) };
      const archive = restaurant();
      for (const mode of ['VIEW', 'DOWNLOAD']) {
        const missing = await access(call, archive.caseNo, NO_FILE, mode);
        expect(missing.body).toMatchObject({ status: 404, code: 'NOT_FOUND' });
        for (const file of archive.files) {
          const answer = await access(call, archive.caseNo, file.fileId, mode);
          if (maySee(reader, file, archive, mode === 'DOWNLOAD')) expect(answer.status).toBe(201);
          else expect(telling(answer)).toEqual(telling(missing));
        }
        const never = await access(call, NEVER, archive.files[0]?.fileId ?? '', mode);
        expect(telling(never)).toEqual(telling(missing));
      }
    },
  );

  it('does not exist in the archive before it is there', async () => {
    const running = platform();
    const created = await submittedCase(running);
    const call = { token: await token(ARCHIVIST) };
    const open = await running.call('GET', `/v1/archives/${created.caseNo}`, call);
    expect(telling(open)).toEqual(telling(await running.call('GET', `/v1/archives/${NEVER}`, call)));
    await running.officers.window.post(`/v1/cases/${created.caseNo}/withdrawal`, { reason: '不办了' });
    await archived(running.client, created);
    expect(await running.call('GET', `/v1/archives/${created.caseNo}`, call)).toMatchObject({ status: 200 });
  });
});

describe('the list of archives', () => {
  const pages = async (reader: Principal, limit: number) => {
    const call = { token: await token(reader) };
    const found: { items: { caseNo: string; files: number }[]; cursor?: string }[] = [];
    let cursor: string | undefined;
    do {
      const query = `limit=${limit}${cursor === undefined ? '' : `&cursor=${cursor}`}`;
      const { body } = await platform().call('GET', `/v1/archives?${query}`, call);
      found.push(body as unknown as (typeof found)[number]);
      cursor = body.cursor as string | undefined;
    } while (cursor !== undefined);
    return found;
  };

  it('names and counts for every reader what he may see, and nothing else', async () => {
    const numbers = new Set(shelf.map(({ caseNo }) => caseNo));
    await fc.assert(
      fc.asyncProperty(readers, async (reader) => {
        const { status, body } = await platform().call('GET', '/v1/archives', {
          token: await token(reader as Principal),
        });
        const mayList = reader.roles.some((role) =>
          ['REVIEWER', 'DEPARTMENT_HEAD', 'ARCHIVIST'].includes(role),
        );
        if (!mayList || reader.area === undefined) {
          expect(status).toBe(403);
          return;
        }
        const expected = shelf.flatMap((archive) => {
          const files = archive.files.filter((file) =>
            maySee(reader as Principal, file, archive, false),
          ).length;
          return files === 0 ? [] : [{ caseNo: archive.caseNo, archivedAt: archive.archivedAt, files }];
        });
        const items = body.items as { caseNo: string }[];
        expect(items.filter(({ caseNo }) => numbers.has(caseNo))).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('has as many pages as the reader has archives, whatever lies between them', async () => {
    const [, second] = shelf;
    const mine = await pages(reviewer('CG'), 1);
    expect(mine).toMatchObject([{ items: [{ caseNo: second?.caseNo }] }]);
    expect(await pages(reviewer('XZSP'), 1)).toEqual([{ items: [] }]);
    const all = await pages(ARCHIVIST, 2);
    expect(all.flatMap(({ items }) => items.map(({ caseNo }) => caseNo))).toEqual(
      expect.arrayContaining(shelf.map(({ caseNo }) => caseNo)),
    );
    expect(all.slice(0, -1).every(({ items }) => items.length === 2)).toBe(true);
  });

  it('hands out cursors that name no hidden archive', async () => {
    const [first, , third] = shelf;
    const again = await archivedCase(platform(), { ...RESTAURANT, deliveryMode: 'ONLINE' });
    const [{ cursor = '' } = {}, ...rest] = await pages(reviewer('XF'), 1);
    expect(rest).toMatchObject([{ items: [{ caseNo: again.caseNo }] }]);
    const said = Buffer.from(cursor, 'base64url').toString();
    expect(said).toContain(shelf[1]?.caseNo);
    for (const hidden of [first, third]) expect(said).not.toContain(hidden?.caseNo);
  });
});

describe('reading a file', () => {
  it('is logged with who, what for and how, and its link lives for minutes', async () => {
    const running = platform();
    const { caseNo, files } = shelf[0] as ArchivePackage;
    const file = files.find(({ path }) => path === 'data/results/i_food.pdf');
    const call = { token: await token(ARCHIVIST) };
    const { body } = await access(call, caseNo, file?.fileId ?? '', 'VIEW');
    const log = await running.local.platform.store.list(`ARC#${caseNo}`, 'LOG#');
    expect(log.items.map(({ data }) => data)).toContainEqual(
      expect.objectContaining({
        sub: 'a',
        roles: ['ARCHIVIST'],
        purpose: '核查',
        mode: 'VIEW',
        fileId: file?.fileId,
      }),
    );
    const bytes = await running.client.download(String(body.url));
    expect(bytes.length).toBe(file?.length);
    running.clock.advance(301_000);
    await expect(running.client.download(String(body.url))).rejects.toMatchObject({
      status: 403,
      problem: { code: 'SLOT_EXPIRED' },
    });
  });

  it.each([
    [{ mode: 'VIEW' }, 'body.purpose'],
    [{ mode: 'VIEW', purpose: ' ' }, 'body.purpose'],
    [{ mode: 'PRINT', purpose: '核查' }, 'body.mode'],
  ])('with %j is refused', async (json, field) => {
    const { caseNo, files } = restaurant();
    const { body } = await platform().call(
      'POST',
      `/v1/archives/${caseNo}/files/${files[0]?.fileId}/access`,
      {
        token: await token(ARCHIVIST),
        key: 'access-0001',
        json,
      },
    );
    expect(body).toMatchObject({ status: 400, code: 'BODY_INVALID', field });
  });
});
