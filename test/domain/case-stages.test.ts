import { STAGE_OF, STAGES, stageStates, timelineOf } from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';
import { PLAN } from '../support/case-plan.ts';
import {
  type Act,
  archive,
  asked,
  claim,
  conclude,
  create,
  deny,
  given,
  grant,
  handOver,
  later,
  mend,
  noticed,
  opine,
  post,
  preReview,
  released,
  stopSeal,
  submitted,
  unclaim,
  withdraw,
} from '../support/case-play.ts';

const shown = (acts: readonly Act[]) => {
  const { events, state } = given(acts);
  const timeline = timelineOf(events, PLAN, (id) => `${id} 局`);
  return { timeline, stages: stageStates(timeline, state) };
};
const whole = [...released, post, handOver, archive];

describe('the nine stages an applicant sees', () => {
  it('come in order in a case that goes the whole way, and all are done at the end', () => {
    const { timeline, stages } = shown(whole);
    const firsts = [...new Set(timeline.map(({ stage }) => stage))];
    expect(firsts).toEqual([...STAGES]);
    expect(stages.map(({ state }) => state)).toEqual(STAGES.map(() => 'DONE'));
  });

  it('belong to every event, but those before anything was handed in, and those of the notices', () => {
    const before = Object.entries(STAGE_OF).filter(([, stage]) => stage === null);
    expect(before.map(([event]) => event)).toEqual([
      'CASE_CREATED',
      'MATERIALS_FETCHED',
      'MATERIALS_ANNOUNCED',
      'NOTICE_SEALED',
      'NOTICE_STOPPED',
      'NOTICE_MENDED',
    ]);
    expect(shown([create()]).timeline).toEqual([]);
    expect(shown([create()]).stages.every(({ state }) => state === 'AHEAD')).toBe(true);
  });

  it('say where a case in approval is', () => {
    const { stages } = shown([...asked, claim('i_fire')]);
    expect(stages.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      '预审 DONE',
      '受理 DONE',
      '分件 DONE',
      '转交 DONE',
      '办理 NOW',
      '办结 AHEAD',
      '反馈 AHEAD',
      '出件 AHEAD',
      '归档 AHEAD',
    ]);
  });

  it('were not all gone through by a case withdrawn early', () => {
    const { stages } = shown([...noticed([...submitted, withdraw, conclude]), archive]);
    expect(stages.filter(({ state }) => state === 'AHEAD').map(({ stage }) => stage)).toEqual([
      '受理',
      '分件',
      '转交',
      '办理',
      '出件',
    ]);
  });
});

describe('the timeline', () => {
  it('says who acted as office or department, never as a person', () => {
    const { timeline } = shown([...whole]);
    expect(new Set(timeline.map(({ who }) => who))).toEqual(
      new Set(['综合窗口', '系统', 'SCJG 局', 'XF 局', 'CG 局']),
    );
    for (const { sub } of given(whole).events.map(({ by }) => by)) {
      if (sub !== 'system') expect(JSON.stringify(timeline)).not.toContain(sub);
    }
  });

  it('gives the date by which the next step is due, as it stood then', () => {
    const { timeline } = shown([...asked, later(grant('i_check'), '2026-11-18T09:00:00.000+08:00')]);
    const due = Object.fromEntries(
      timeline.map((entry) => [`${entry.event} ${entry.item ?? ''}`, entry.due]),
    );
    expect(due).toMatchObject({
      'CASE_SUBMITTED ': '2026-11-23',
      'CASE_ACCEPTED ': '2026-11-20',
      'ITEM_ASKED 事项 i_fire': '2026-11-19',
      'ITEM_ASKED 事项 i_food': undefined,
    });
  });

  it('has a sentence for everything that can happen', () => {
    const detours = shown([
      ...asked,
      claim('i_fire'),
      unclaim('i_fire'),
      opine('i_fire'),
      grant('i_fire'),
      stopSeal('i_fire'),
      mend('i_fire'),
      deny('i_check'),
    ]).timeline;
    expect(detours.map(({ text }) => text)).toEqual(
      expect.arrayContaining([
        '转交XF 局',
        '开始审查',
        '退回部门待办',
        '记录审查意见',
        '准予',
        '制证中断，等待人工处理',
        '制证问题已处理',
        '不予许可：不符合条件',
        '前置事项未获准予，本事项不能作出决定',
      ]),
    );
    expect(shown([...submitted, preReview('m_layout')]).timeline.at(-1)?.text).toBe(
      '一次性告知补正（1 份材料）',
    );
  });
});
