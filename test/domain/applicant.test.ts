import {
  type Agent,
  CHANNELS,
  checkMandate,
  identifiersOf,
  type LegalPerson,
  maskedAgent,
  maskedApplicant,
  type NaturalPerson,
  recipientOf,
} from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';
import { create, given, handedIn, later, MONDAY, submit, when } from '../support/case-play.ts';

const PERSON: NaturalPerson = {
  name: '张𬱖',
  idNumber: '431102198803152477',
  phone: '13907460000',
  address: '湖南省永州市零陵区南津中路58号',
};
const FIRM: LegalPerson = {
  kind: 'LEGAL',
  name: '永州市湘味轩餐饮有限公司',
  creditCode: '91431102MA4L0A0A0B',
  representative: { name: '张𬱖', idNumber: '431102198803152477' },
  contact: { name: '王小满', phone: '13907461111' },
  address: '湖南省永州市零陵区南津中路58号',
};
const AGENT: Agent = {
  name: '李四',
  idNumber: '43110219900101001X',
  phone: '13907462222',
  scope: '代为提交材料、领取结果',
  lastDay: '2026-11-16',
};

describe('whoever applies', () => {
  it('is sent the results: a person at home, a firm through its contact', () => {
    expect(recipientOf(PERSON)).toEqual({ name: '张𬱖', phone: '13907460000', address: PERSON.address });
    expect(recipientOf(FIRM)).toEqual({ name: '王小满', phone: '13907461111', address: FIRM.address });
  });

  it('has every identifier checked, the agent’s too', () => {
    const fields = (...who: Parameters<typeof identifiersOf>) =>
      identifiersOf(...who).map(({ field }) => field);
    expect(fields(PERSON)).toEqual(['applicant.idNumber']);
    expect(fields(FIRM, AGENT)).toEqual([
      'applicant.creditCode',
      'applicant.representative.idNumber',
      'agent.idNumber',
    ]);
  });

  it('is shown masked; of a firm only its people are', () => {
    expect(maskedApplicant(PERSON)).toEqual({
      kind: 'NATURAL',
      name: '张*',
      idNumber: '4****************7',
      phone: '139****0000',
      address: '湖南省永州市零陵区****',
    });
    expect(maskedApplicant(FIRM)).toEqual({
      kind: 'LEGAL',
      name: FIRM.name,
      creditCode: FIRM.creditCode,
      representative: { name: '张*', idNumber: '4****************7' },
      contact: { name: '王*满', phone: '139****1111' },
      address: '湖南省永州市零陵区****',
    });
    expect(maskedAgent(AGENT)).toEqual({
      name: '李*',
      idNumber: '4****************X',
      phone: '139****2222',
      scope: AGENT.scope,
      lastDay: '2026-11-16',
    });
  });
});

describe('a mandate', () => {
  it('is needed by a helper and by nobody else', () => {
    for (const channel of CHANNELS)
      expect(checkMandate(channel, undefined, '2026-11-16')?.refused).toBe(
        channel === 'HELPER' ? 'MANDATE_MISSING' : undefined,
      );
  });

  it.each([
    ['2026-11-15', undefined],
    ['2026-11-16', undefined],
    ['2026-11-17', 'MANDATE_EXPIRED'],
  ])('that ends on the 16th is, on %s, %s', (today, refused) => {
    for (const channel of CHANNELS) expect(checkMandate(channel, AGENT, today)?.refused).toBe(refused);
  });

  const byAgent = (lastDay: string) => {
    const { command, ...act } = create();
    return { ...act, command: { ...command, channel: 'HELPER', mandate: { lastDay } } as typeof command };
  };

  it('must be good on the day the case is created and on the day it is handed in', () => {
    expect(when([], byAgent('2026-11-15'))).toMatchObject({ refused: 'MANDATE_EXPIRED' });
    const drafted = [byAgent('2026-11-16'), ...handedIn.slice(1)];
    expect(given(drafted).state).toMatchObject({ channel: 'HELPER', mandate: { lastDay: '2026-11-16' } });
    const handIn = submit('m_layout', 'm_rules');
    expect(given([...drafted, later(handIn, MONDAY)]).state).toMatchObject({ status: 'SUBMITTED' });
    const tooLate = later(handIn, '2026-11-17T00:00:00.000+08:00');
    expect(when(drafted, tooLate)).toMatchObject({ refused: 'MANDATE_EXPIRED', field: 'agent.lastDay' });
  });

  it('is missing where a helper creates a case without one', () => {
    const { command, ...act } = create();
    const helper = { ...act, command: { ...command, channel: 'HELPER' } as typeof command };
    expect(when([], helper)).toMatchObject({ refused: 'MANDATE_MISSING', field: 'body.agent' });
  });
});
