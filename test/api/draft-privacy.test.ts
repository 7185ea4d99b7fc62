import { RESTAURANT } from '@yijianshi/local/demo/restaurant';
import { expect, it } from 'vitest';
import { beginOnline, begun, etagOf, officer, online } from '../support/drafts.ts';
import { usePlatform } from '../support/platform.ts';
import { PERSONAL } from '../support/restaurant.ts';

const platform = usePlatform();

it('what a draft holds of a person is in no row, no key, no log, and in no answer unmasked', async () => {
  const running = platform();
  const window = await officer(running, 'window-01', RESTAURANT.area);
  const started = begun(await beginOnline(running, { themeId: 't_restaurant', area: RESTAURANT.area }));
  const home = online(running, started.code);
  const filled = await home.patch(started.draftId, started.etag, RESTAURANT);
  const { draftId } = started;
  const said = [
    JSON.stringify(started),
    filled.text,
    (await window.read(draftId)).text,
    (await window.patch(draftId, started.etag, { applicant: { name: '某甲' } })).text,
    (await window.patch(draftId, etagOf(filled), { applicant: { phone: '110' } })).text,
    (await window.patch(draftId, etagOf(filled), { form: { employees: 4 } })).text,
    (await home.read(draftId)).text,
    running.logs(),
    JSON.stringify(running.local.journal.db.prepare('SELECT * FROM rows').all()),
  ];
  const { applicant, form } = RESTAURANT;
  for (const text of said)
    for (const personal of [...Object.values(applicant), form.representative, form.representativeId])
      expect(text).not.toContain(personal);
  // What the business is called is not personal by its theme: shown to who fills the form in, and kept sealed all the same.
  for (const text of said.slice(-2)) for (const value of PERSONAL) expect(text).not.toContain(value);
  // Nor the code, which opens it; and of the id, which opens it to the area's officers, no line of the log.
  for (const text of [running.logs(), said.at(-1) ?? '']) expect(text).not.toContain(started.code);
  expect(running.logs()).not.toContain(draftId);
});

it('two drafts are sealed under two keys, each bound to its own draft', async () => {
  const running = platform();
  const window = await officer(running, 'window-01', RESTAURANT.area);
  const ids = [begun(await window.create(RESTAURANT)), begun(await window.create(RESTAURANT))].map(
    ({ draftId }) => draftId,
  );
  const { db } = running.local.journal;
  const [one, two] = ids.map((id) =>
    JSON.parse(
      (db.prepare('SELECT data FROM rows WHERE pk = ?').get(`DRAFT#${id}`) as { data: string }).data,
    ),
  );
  expect(one.wrapped).not.toBe(two.wrapped);
  const { keys } = running.local.platform;
  const wrapped = Buffer.from(one.wrapped, 'base64');
  await expect(keys.unwrap(wrapped, `DRAFT#${ids[0]}`)).resolves.toHaveLength(32);
  await expect(keys.unwrap(wrapped, `DRAFT#${ids[1]}`)).rejects.toThrow('cannot be opened');
});
