import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { beforeAll, describe, expect, it } from 'vitest';
import { START, usePlatform } from '../support/platform.ts';
import { archivedCase, DENY } from '../support/restaurant.ts';

const platform = usePlatform();
let documents: Record<string, { documentId: string; verificationUrl?: string | undefined } | undefined>;

beforeAll(async () => {
  const { progress } = await archivedCase(
    platform(),
    { ...RESTAURANT, deliveryMode: 'ONLINE' },
    { i_sign: DENY },
  );
  documents = Object.fromEntries(progress.results.map(({ itemId, document }) => [itemId, document]));
});

const verify = async (itemId: string) => {
  const id = documents[itemId]?.documentId ?? '';
  return (await platform().call('GET', `/v1/certificates/${id}/verification`)).body;
};

describe('a certificate, by whoever has the paper in hand', () => {
  it('is shown with its masked holder, its dates and its state, at the address its code leads to', async () => {
    const { pathname } = new URL(documents.i_food?.verificationUrl ?? '');
    expect(await platform().client.anyone.get(pathname)).toEqual({
      certificateId: documents.i_food?.documentId,
      title: '食品经营许可证',
      holder: '永州*******餐馆',
      issuer: '永州市市场监督管理局',
      issuedOn: '2026-11-20',
      validUntil: '2031-11-19',
      state: 'VALID',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      notice: expect.stringContaining('技术签名'),
    });
  });

  it('of another kind has no end', async () => {
    expect(await verify('i_fire_promise')).toMatchObject({ state: 'VALID', issuer: '永州市消防救援支队' });
    expect(await verify('i_fire_promise')).not.toHaveProperty('validUntil');
  });

  it('of a denial is its letter', async () => {
    expect(await verify('i_sign')).toMatchObject({ title: '不予行政许可决定书', state: 'VALID' });
  });

  it('that was never given is not found', async () => {
    const id = (documents.i_food?.documentId ?? '').replace('.001.', '.002.');
    expect((await platform().call('GET', `/v1/certificates/${id}/verification`)).body).toMatchObject({
      status: 404,
      code: 'NOT_FOUND',
    });
  });

  it('is valid to the end of its last day, and expired after it', async () => {
    const set = (day: string) => platform().call('POST', '/local/clock', { json: { set: day } });
    await set('2031-11-19T23:59:00+08:00');
    expect(await verify('i_food')).toMatchObject({ state: 'VALID' });
    await set('2031-11-20T00:00:01+08:00');
    expect(await verify('i_food')).toMatchObject({ state: 'EXPIRED' });
    expect(await verify('i_fire_promise')).toMatchObject({ state: 'VALID' });
    await set(new Date(START).toISOString());
  });
});
