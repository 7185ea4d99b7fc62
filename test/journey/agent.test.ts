import * as journey from '@yijianshi/local/demo/journey';
import { describe, expect, it } from 'vitest';
import { AGENT, BY_HELPER, FIRM } from '../support/agent.ts';
import { usePlatform } from '../support/platform.ts';
import { acceptedCase, allAsked, decide, lodged } from '../support/restaurant.ts';

const platform = usePlatform();

describe('a firm’s case that a helper lodges', () => {
  it('lacks the mandate until that is handed in, and goes with it into the archive', async () => {
    const running = platform();
    const { window, archivist, departments } = running.officers;
    const draft = await lodged(running, BY_HELPER);
    expect(draft.materials).toContainEqual(
      expect.objectContaining({ materialId: 'm_mandate', name: '授权委托书', required: true }),
    );
    await expect(window.post(`/v1/cases/${draft.caseNo}/submission`)).rejects.toMatchObject({
      problem: { code: 'MATERIAL_MISSING', rule: expect.stringContaining('m_mandate 授权委托书') },
    });

    const created = await acceptedCase(running, { ...BY_HELPER, deliveryMode: 'COURIER' });
    await allAsked(running, created);
    await decide(running, created.caseNo, 'i_bl_verify');
    await decide(running, created.caseNo, 'i_food');
    const deliveryId = await journey.post(running.client, window, created);
    expect(await window.get(`/v1/deliveries/${deliveryId}`)).toMatchObject({
      recipient: { name: '王*䶮', phone: '139****1111', address: '湖南省永州市零陵区****' },
    });
    const { results } = await journey.archived(running.client, created);
    const [certificate] = results.flatMap(({ document }) => document ?? []);
    const verification = await running.client.anyone.get(
      `/v1/certificates/${certificate?.documentId}/verification`,
    );
    // The form names the holder; the firm only applied.
    expect(verification).toMatchObject({ holder: '永州*******餐馆' });

    type Files = { files: { path: string; tier: string }[] };
    const mandate = { path: 'data/materials/m_mandate.txt', tier: 'SENSITIVE' };
    const all = await archivist.get<Files>(`/v1/archives/${created.caseNo}`);
    expect(all.files).toContainEqual(expect.objectContaining(mandate));
    const reviewer = await departments.SCJG?.get<Files>(`/v1/archives/${created.caseNo}`);
    expect(reviewer?.files.map(({ path }) => path)).not.toContain(mandate.path);
  });

  it('leaves nothing of its people in a log or in the rows of the case', async () => {
    const running = platform();
    const { caseNo } = await acceptedCase(running, BY_HELPER);
    const { store } = running.local.platform;
    const rows: unknown[] = [];
    for (let after: string | undefined, more = true; more; more = after !== undefined) {
      const page = await store.list(`CASE#${caseNo}`, '', after === undefined ? {} : { after });
      rows.push(...page.items.map(({ data }) => data));
      after = page.next;
    }
    const said = JSON.stringify(rows) + running.logs();
    const { scope: _, lastDay: __, ...person } = AGENT;
    const people = [
      ...Object.values(person),
      ...Object.values(FIRM.representative),
      ...Object.values(FIRM.contact),
    ];
    expect(said).toContain(caseNo);
    for (const value of [...people, FIRM.name, FIRM.creditCode, FIRM.address])
      expect(said).not.toContain(value);
  });
});
