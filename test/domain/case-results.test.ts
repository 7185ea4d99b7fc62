import { describe, expect, it } from 'vitest';
import {
  type Act,
  allGranted,
  archive,
  asked,
  conclude,
  delivering,
  deny,
  documentFor,
  given,
  grant,
  handOver,
  mend,
  noticed,
  post,
  released,
  seal,
  sealed,
  stopSeal,
  when,
  withdraw,
} from '../support/case-play.ts';

const decided = [grant('i_check'), grant('i_food'), grant('i_fire'), grant('i_sign')];

describe('the result of a case', () => {
  it.each<[string, Act[], object]>([
    ['GRANTED when every item is granted', decided, { result: 'GRANTED' }],
    [
      'PARTIALLY_GRANTED when one department refuses',
      [grant('i_check'), grant('i_food'), deny('i_fire'), grant('i_sign')],
      { result: 'PARTIALLY_GRANTED' },
    ],
    [
      'PARTIALLY_GRANTED when a denial ends its dependants and another item is granted',
      [deny('i_check'), grant('i_fire')],
      { result: 'PARTIALLY_GRANTED', items: { i_sign: { stage: 'NOT_DECIDABLE' } } },
    ],
    ['DENIED when nothing is granted', [deny('i_check'), deny('i_fire')], { result: 'DENIED' }],
    [
      'WITHDRAWN when it is withdrawn, whatever was decided before',
      [grant('i_check'), withdraw],
      { result: 'WITHDRAWN' },
    ],
  ])('is %s', (_, acts, expected) => {
    expect(given([...sealed([...asked, ...acts]), conclude]).state).toMatchObject({
      status: 'CONCLUDED',
      ...expected,
    });
  });

  it('comes when every item has one, not before', () => {
    expect(when([...asked, grant('i_check')], conclude)).toMatchObject({
      refused: 'CASE_STATUS',
      rule: '仍有事项没有结果或没有制证',
    });
  });

  it('waits for its papers too', () => {
    expect(when([...asked, ...decided, seal('i_food')], conclude)).toMatchObject({ refused: 'CASE_STATUS' });
  });

  it('is told to the applicant at once', () => {
    expect(when(sealed([...asked, ...decided]), conclude)).toEqual([
      { type: 'CASE_CONCLUDED', result: 'GRANTED' },
      { type: 'RESULTS_FED_BACK' },
      { type: 'RELEASE_OPENED' },
    ]);
  });

  it('opens no release where everything is online', () => {
    const online = delivering('ONLINE', sealed([...asked, ...decided]));
    expect(when(online, conclude)).toEqual([
      { type: 'CASE_CONCLUDED', result: 'GRANTED' },
      { type: 'RESULTS_FED_BACK' },
    ]);
  });
});

describe('sealing', () => {
  const stopped = [...asked, grant('i_fire'), stopSeal('i_fire')];

  it('keeps the document with the item', () => {
    expect(given([...asked, grant('i_fire'), seal('i_fire')]).state).toMatchObject({
      items: { i_fire: { stage: 'GRANTED', sealed: documentFor('i_fire') } },
    });
  });

  it('that stops shows the character and the field, and waits for a person', () => {
    expect(given(stopped).state).toMatchObject({
      items: { i_fire: { trouble: { reason: 'GLYPH_MISSING', field: 'holder', codePoint: 'U+20BB7' } } },
    });
  });

  it('that was mended is tried again, with the personal fields the officer changed', () => {
    const { state } = given([...stopped, mend('i_fire')]);
    expect(state).toMatchObject({ personal: { ref: 'PERSONAL#2' } });
    expect('items' in state && state.items.i_fire).not.toHaveProperty('trouble');
    expect(when([...stopped, mend('i_fire')], seal('i_fire'))).toMatchObject([{ type: 'RESULT_SEALED' }]);
  });

  it('is mended in the field that stopped it and in no other, and the case keeps why', () => {
    expect(when(stopped, mend('i_fire', 'holder'))).toEqual([
      {
        type: 'SEAL_MENDED',
        itemId: 'i_fire',
        fields: ['holder'],
        reason: '申请人同意',
        personal: { ref: 'PERSONAL#2', digest: 'sha256:2' },
      },
    ]);
    for (const field of ['validUntil', 'issuer', 'certNo'])
      expect(when(stopped, mend('i_fire', 'holder', field))).toEqual({
        refused: 'FIELD_NOT_IN_TROUBLE',
        field: `body.printAs.${field}`,
        rule: 'holder',
      });
  });

  it('can stop again after a mending that did not help', () => {
    expect(when([...stopped, mend('i_fire')], stopSeal('i_fire'))).toMatchObject([{ type: 'SEAL_STOPPED' }]);
  });

  it('that succeeds after all ends its trouble', () => {
    const { state } = given([...stopped, seal('i_fire')]);
    expect('items' in state && state.items.i_fire).not.toHaveProperty('trouble');
  });

  it('that did not stop has nothing to mend', () => {
    expect(when([...asked, grant('i_fire')], mend('i_fire'))).toMatchObject({ refused: 'NOTHING_TO_MEND' });
  });

  it.each<[string, readonly Act[], string]>([
    ['an item without a decision', asked, 'i_fire'],
    ['an item that cannot be decided', [...asked, deny('i_check')], 'i_food'],
    ['a grant that is only a record', [...asked, grant('i_check')], 'i_check'],
    ['an item withdrawn with its case', [...asked, withdraw], 'i_fire'],
  ])('never takes place for %s', (_, acts, itemId) => {
    expect(when(acts, seal(itemId))).toMatchObject({ refused: 'NOTHING_TO_SEAL' });
    expect(when(acts, stopSeal(itemId))).toMatchObject({ refused: 'NOTHING_TO_SEAL' });
  });

  it('makes a letter of a denial and a certificate of a grant, never the other way round', () => {
    expect(when([...asked, deny('i_fire')], seal('i_fire', 'LETTER'))).toMatchObject([
      { type: 'RESULT_SEALED' },
    ]);
    expect(when([...asked, deny('i_fire')], seal('i_fire'))).toMatchObject({ refused: 'NOTHING_TO_SEAL' });
    expect(when([...asked, grant('i_fire')], seal('i_fire', 'LETTER'))).toMatchObject({
      refused: 'NOTHING_TO_SEAL',
    });
  });

  it('holds the conclusion while it is in trouble, also of a withdrawn case', () => {
    expect(when([...stopped, withdraw], conclude)).toMatchObject({ refused: 'CASE_STATUS' });
    expect(given([...stopped, withdraw, mend('i_fire'), seal('i_fire'), conclude]).state).toMatchObject({
      status: 'CONCLUDED',
      result: 'WITHDRAWN',
      items: { i_fire: { stage: 'GRANTED', sealed: { documentId: 'doc-i_fire' } } },
    });
  });
});

describe('archiving', () => {
  it('waits until everything the law wants in writing is sealed', () => {
    const unsealed = [...sealed(allGranted), conclude, post, handOver];
    expect(when(unsealed, archive)).toMatchObject({ refused: 'CASE_STATUS', rule: '仍有文书没有签章' });
    expect(when(noticed(unsealed), archive)).toMatchObject([{ type: 'CASE_ARCHIVED' }]);
  });

  it('waits until what was released is handed over', () => {
    expect(when(released, archive)).toMatchObject({ refused: 'CASE_STATUS', rule: '结果尚未全部送达' });
  });
});
