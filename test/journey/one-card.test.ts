import { describe, expect, it } from 'vitest';
import { begun, etagOf, officer } from '../support/drafts.ts';
import { usePlatform } from '../support/platform.ts';
import { archivedCase, SNACK_BAR } from '../support/restaurant.ts';

const platform = usePlatform();
const { themeId, area, applicant, answers } = SNACK_BAR;
const START = { themeId, area, answers, deliveryMode: 'ONLINE' };

/** A draft of a snack bar with nothing of the applicant but what is given. */
async function withCard(card: object, more: object = {}) {
  const window = await officer(platform(), 'w-1', area);
  const draft = begun(await window.create({ ...START, applicant: card, ...more }));
  const prefill = (ifMatch = draft.etag, key = 'prefill-000000001') =>
    platform().call('POST', `/v1/drafts/${draft.draftId}/prefill`, {
      token: window.token,
      key,
      json: {},
      headers: { 'if-match': ifMatch },
    });
  return { window, draft, prefill };
}

interface Prefilled {
  readonly draft: { readonly application: { readonly applicant: Record<string, string> } };
  readonly known: readonly { readonly field: string; readonly register: string }[];
  readonly differs: readonly string[];
}
const saidBy = ({ known }: Prefilled) =>
  Object.fromEntries(known.map(({ field, register }) => [field, register]));

describe('a case that starts from an identity card alone (一证通办)', () => {
  it('has the name, address and phone that the population register knows, masked, with their source', async () => {
    const { prefill } = await withCard({ idNumber: applicant.idNumber });
    const answer = await prefill();
    expect(answer.status).toBe(200);
    const body = answer.body as unknown as Prefilled;
    expect(saidBy(body)).toMatchObject({
      'applicant.name': 'PARTNER',
      'applicant.address': 'PARTNER',
      'applicant.phone': 'PARTNER',
      'form.representativeId': 'SUBJECT',
    });
    expect(body.differs).toEqual([]);
    expect(body.draft.application.applicant.phone).toBe('139****0000');
    expect(answer.text).not.toContain(applicant.phone);
    expect(answer.text).not.toContain(applicant.idNumber);
  });

  it('knows what the holder of an earlier certificate said then, and becomes a case without another word', async () => {
    const running = platform();
    await archivedCase(running, { ...SNACK_BAR, deliveryMode: 'ONLINE' });
    const { window, draft, prefill } = await withCard({ idNumber: applicant.idNumber });
    const filled = await prefill();
    expect(saidBy(filled.body as unknown as Prefilled)).toMatchObject({
      'form.shopName': 'OWN',
      'form.creditCode': 'OWN',
      'form.area': 'OWN',
    });
    expect(filled.body).toMatchObject({ draft: { left: { ready: true, faults: [] } } });
    const lodged = await window.lodge(draft.draftId, etagOf(filled));
    expect(lodged.status).toBe(201);
    expect(await prefill(etagOf(filled), 'prefill-000000005')).toMatchObject({
      status: 409,
      body: { code: 'DRAFT_LODGED' },
    });
  });

  it('never writes over what was typed: it says where the registers know otherwise', async () => {
    const { window, draft, prefill } = await withCard({ idNumber: applicant.idNumber, phone: '13800000000' });
    const { body } = await prefill();
    expect(body).toMatchObject({ differs: ['applicant.phone'] });
    const { body: kept } = await window.read(draft.draftId);
    expect(kept).toMatchObject({ application: { applicant: { phone: '138****0000' } } });
  });

  it('starts from a credit code alone, too', async () => {
    const { prefill } = await withCard({ kind: 'LEGAL', creditCode: SNACK_BAR.form.creditCode });
    const body = (await prefill()).body as unknown as Prefilled;
    expect(saidBy(body)).toMatchObject({
      'form.shopName': expect.any(String),
      'form.creditCode': expect.any(String),
    });
    expect(Object.keys(saidBy(body))).not.toContain('applicant.phone');
  });

  it('asked twice is filled in once; on an older version it is turned away, and nothing changes', async () => {
    const { prefill } = await withCard({ idNumber: applicant.idNumber });
    const first = await prefill();
    const again = await prefill();
    expect(again.body).toEqual(first.body);
    expect(await prefill('"1"', 'prefill-000000002')).toMatchObject({
      status: 412,
      body: { code: 'DRAFT_CHANGED' },
    });
  });

  it('needs a number, an officer of the area, and a draft that is still one', async () => {
    const { draft, prefill } = await withCard({ name: applicant.name });
    expect(await prefill()).toMatchObject({ status: 422, body: { code: 'SUBJECT_MISSING' } });
    const stranger = await officer(platform(), 'w-9', '431102999000');
    const path = (draftId: string) => `/v1/drafts/${draftId}/prefill`;
    const call = { token: stranger.token, json: {}, headers: { 'if-match': draft.etag } };
    const hidden = await platform().call('POST', path(draft.draftId), { ...call, key: 'prefill-000000003' });
    const never = await platform().call('POST', path('2'.repeat(20)), { ...call, key: 'prefill-000000004' });
    expect(hidden).toMatchObject({ status: 404, body: { ...never.body, requestId: expect.any(String) } });
  });
});
