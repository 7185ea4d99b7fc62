import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { usePlatform } from '../support/platform.ts';
import { acceptedCase, lodged, submittedCase } from '../support/restaurant.ts';
import { unchanged } from '../support/unchanged.ts';

const platform = usePlatform();
const FILE = Buffer.from('与食品经营相适应的主要设备设施布局');
const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const CLAIM = {
  materialId: 'm_layout_food',
  length: FILE.length,
  sha256: sha256(FILE),
  contentType: 'text/plain',
};

interface Slot {
  readonly url: string;
  readonly headers: Record<string, string>;
}

async function slotOf(running = platform()) {
  const { caseNo } = await lodged(running);
  const { slots } = await running.officers.window.post<{ slots: [Slot] }>(`/v1/cases/${caseNo}/materials`, {
    materials: [CLAIM],
  });
  const [slot] = slots;
  const { pathname, search } = new URL(slot.url);
  return { running, caseNo, path: pathname + search };
}
const TEXT = { 'content-type': 'text/plain' };
const stream = (bytes: Uint8Array) =>
  new ReadableStream({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });

describe('a slot takes exactly the file it was made for', () => {
  it.each<[string, RequestInit['body'], Record<string, string>, number, string]>([
    ['larger', Buffer.concat([FILE, FILE]), TEXT, 400, 'LENGTH_MISMATCH'],
    ['very much larger', Buffer.alloc(8_000_000), TEXT, 400, 'LENGTH_MISMATCH'],
    ['smaller', FILE.subarray(1), TEXT, 400, 'LENGTH_MISMATCH'],
    ['of unknown length', stream(FILE), TEXT, 400, 'LENGTH_MISMATCH'],
    ['other, of the same length', Buffer.alloc(FILE.length), TEXT, 400, 'DIGEST_MISMATCH'],
    ['of another type', FILE, { 'content-type': 'application/pdf' }, 400, 'TYPE_MISMATCH'],
  ])('refuses one that is %s, and the case still lacks it', async (_, raw, headers, status, code) => {
    const { running, caseNo, path } = await slotOf();
    const answer = await unchanged(running, caseNo, () => running.call('PUT', path, { raw, headers }));
    expect(answer.body).toMatchObject({ status, code });
    await expect(running.officers.window.post(`/v1/cases/${caseNo}/submission`)).rejects.toMatchObject({
      problem: { code: 'MATERIAL_MISSING', rule: expect.stringContaining('m_layout_food') },
    });
  });

  it('takes the right one, and the same again', async () => {
    const { running, path } = await slotOf();
    for (const _ of [1, 2]) {
      const { status, headers } = await running.call('PUT', path, { raw: FILE, headers: TEXT });
      expect([status, headers.get('etag')]).toEqual([200, `"${CLAIM.sha256}"`]);
    }
  });

  it('is void when changed in any word, or past its time', async () => {
    const { running, path } = await slotOf();
    const put = async (changed: string) =>
      (await running.call('PUT', changed, { raw: FILE, headers: TEXT })).body;
    for (const changed of [
      path.replace('length=', 'length=1'),
      path.replace(/materials\/./, 'materials/x'),
      path.replace(/expires=\d/, 'expires=9'),
      path.replace(/signature=.{6}/, 'signature=AAAAAA'),
      path.replace(/&signature=.*/, ''),
    ]) {
      expect(await put(changed)).toMatchObject({ status: 403, code: 'SLOT_SIGNATURE' });
    }
    running.clock.advance(901_000);
    expect(await put(path)).toMatchObject({ status: 403, code: 'SLOT_EXPIRED' });
  });
});

describe('the one set of materials', () => {
  it('lacking is listed whole when the case is submitted', async () => {
    const running = platform();
    const { caseNo, materials } = await lodged(running);
    const wanted = materials.filter(({ required, exemption }) => required && exemption === undefined);
    const token = await running.token({ sub: 'w', roles: ['WINDOW_OFFICER'] });
    const { body } = await unchanged(running, caseNo, () =>
      running.call('POST', `/v1/cases/${caseNo}/submission`, { token, key: 'submit-0001' }),
    );
    expect(body).toMatchObject({ status: 409, code: 'MATERIAL_MISSING', field: 'materials' });
    expect(wanted.length).toBeGreaterThan(1);
    for (const { materialId, name } of wanted) expect(body.rule).toContain(`${materialId} ${name}`);
  });

  it.each([
    ['m_licence', 409, 'MATERIAL_EXEMPT'],
    ['m_fire_rules', 422, 'MATERIAL_UNKNOWN'],
  ])('does not take %s', async (materialId, status, code) => {
    const running = platform();
    const { caseNo } = await lodged(running);
    const token = await running.token({ sub: 'w', roles: ['WINDOW_OFFICER'] });
    const { body } = await unchanged(running, caseNo, () =>
      running.call('POST', `/v1/cases/${caseNo}/materials`, {
        token,
        key: `announce-${materialId}`,
        json: { materials: [CLAIM, { ...CLAIM, materialId }] },
      }),
    );
    expect(body).toMatchObject({ status, code, field: 'body.materials.1.materialId' });
  });

  it.each([
    ['longer than 200 MiB', { length: 200 * 1024 * 1024 + 1 }, 'body.materials.0.length'],
    ['empty', { length: 0 }, 'body.materials.0.length'],
    ['of a type nobody reads', { contentType: 'text/html' }, 'body.materials.0.contentType'],
    ['with a digest that is none', { sha256: 'A'.repeat(64) }, 'body.materials.0.sha256'],
    ['with a name that leads elsewhere', { materialId: '../keys' }, 'body.materials.0.materialId'],
  ])('takes no file %s', async (_, change, field) => {
    const { window } = platform().officers;
    const { caseNo } = await lodged(platform());
    await expect(
      window.post(`/v1/cases/${caseNo}/materials`, { materials: [{ ...CLAIM, ...change }] }),
    ).rejects.toMatchObject({
      status: 400,
      problem: { code: 'BODY_INVALID', field },
    });
  });

  it('can be announced whole, in one call, and gets a slot for each in the order asked', async () => {
    const running = platform();
    const { caseNo, materials } = await lodged(running);
    const wanted = materials.filter(({ exemption }) => exemption === undefined);
    const asked = wanted.map(({ materialId }) => ({ ...CLAIM, materialId }));
    const { slots } = await running.officers.window.post<{ slots: (Slot & { materialId: string })[] }>(
      `/v1/cases/${caseNo}/materials`,
      { materials: asked },
    );
    expect(slots.map(({ materialId }) => materialId)).toEqual(wanted.map(({ materialId }) => materialId));
    for (const { url } of slots) {
      const { pathname, search } = new URL(url);
      const put = await running.call('PUT', pathname + search, { raw: FILE, headers: TEXT });
      expect(put.status).toBe(200);
    }
    await running.officers.window.post(`/v1/cases/${caseNo}/submission`);
  });

  it('names no material twice in one call', async () => {
    const { window } = platform().officers;
    const { caseNo } = await lodged(platform());
    await expect(
      window.post(`/v1/cases/${caseNo}/materials`, { materials: [CLAIM, CLAIM] }),
    ).rejects.toMatchObject({ status: 400, problem: { code: 'BODY_INVALID', field: 'body.materials' } });
  });

  it('is closed once the case was submitted', async () => {
    const running = platform();
    for (const created of [await submittedCase(running), await acceptedCase(running)]) {
      await expect(
        running.officers.window.post(`/v1/cases/${created.caseNo}/materials`, { materials: [CLAIM] }),
      ).rejects.toMatchObject({ status: 409, problem: { code: 'MATERIAL_NOT_OWED' } });
    }
  });
});
