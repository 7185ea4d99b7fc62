import {
  type CaseEvent,
  documentOf,
  type Gate,
  gateOutcome,
  isFinal,
  isRefusal,
  itemsOf,
  openTasks,
  replay,
} from '@yijianshi/domain';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ITEMS, PLAN, WINDOW } from '../support/case-plan.ts';
import { attempt } from '../support/case-play.ts';
import { type Moment, STEPS, walk, walks } from '../support/case-walk.ts';

/** Whatever anybody asks of a case, in whatever order. */
const always = (holds: (moments: readonly Moment[], events: readonly CaseEvent[]) => void): void =>
  fc.assert(
    fc.property(walks, (choices) => {
      const moments = [...walk(choices)];
      holds(
        moments,
        moments.flatMap(({ events }) => events),
      );
    }),
    { numRuns: 150 },
  );

const DECISIONS = ['ITEM_GRANTED', 'ITEM_DENIED'];
const RESULTS = [...DECISIONS, 'ITEM_NOT_DECIDABLE'];

describe('whatever anybody asks of a case, in whatever order', () => {
  it('walks of these tests reach every status', () => {
    const seen = new Set<string>();
    always((moments) => {
      for (const { after } of moments) seen.add(after.status);
    });
    expect([...seen].sort()).toEqual([
      'ACCEPTED',
      'ARCHIVED',
      'CONCLUDED',
      'DRAFT',
      'IN_CORRECTION',
      'NONE',
      'NOT_ACCEPTED',
      'PRE_REVIEWED',
      'SUBMITTED',
      'WITHDRAWN',
    ]);
  });

  it('its events alone, written down and read again, give its state', () => {
    always((moments, events) => {
      expect(replay(JSON.parse(JSON.stringify(events)) as CaseEvent[])).toEqual(
        moments.at(-1)?.after ?? replay([]),
      );
    });
  });

  it('what is refused changes nothing, and nothing changes without an event', () => {
    always((moments) => {
      for (const { before, after, events } of moments) if (events.length === 0) expect(after).toBe(before);
    });
  });

  it('an item gets one result, is sealed once, and the correction notice goes out once', () => {
    always((_, events) => {
      const once = (types: readonly string[], itemId?: string) =>
        events.filter((event) => {
          const of = 'itemId' in event ? event.itemId : undefined;
          return types.includes(event.type) && of === itemId;
        }).length;
      for (const itemId of ITEMS) {
        expect(once(RESULTS, itemId)).toBeLessThanOrEqual(1);
        expect(once(['RESULT_SEALED'], itemId)).toBeLessThanOrEqual(1);
      }
      for (const type of ['CORRECTION_NOTIFIED', 'CASE_ACCEPTED', 'CASE_CONCLUDED', 'RESULTS_HANDED_OVER'])
        expect(once([type])).toBeLessThanOrEqual(1);
    });
  });

  it('a result stays what it was', () => {
    always((moments) => {
      for (const { before, after } of moments) {
        for (const [itemId, item] of Object.entries(itemsOf(before))) {
          if (isFinal(item)) expect(itemsOf(after)[itemId]?.stage).toBe(item.stage);
        }
      }
    });
  });

  it('an item is decided by its own department, in its area, never by who lodged the case, and only after its prerequisites', () => {
    always((moments) => {
      for (const { before, events, act } of moments) {
        for (const event of events) {
          if (!DECISIONS.includes(event.type) || !('itemId' in event)) continue;
          const item = PLAN.items.find(({ itemId }) => itemId === event.itemId);
          expect(act.who).toMatchObject({ department: item?.department, area: PLAN.area });
          expect(act.who.sub).not.toBe(WINDOW.sub);
          for (const id of item?.prerequisites ?? []) expect(itemsOf(before)[id]?.stage).toBe('GRANTED');
        }
      }
    });
  });

  it('a concluded or archived case has no open item, no paper owed, no trouble', () => {
    always((moments) => {
      for (const { after } of moments) {
        if (after.status !== 'CONCLUDED' && after.status !== 'ARCHIVED') continue;
        for (const { itemId, certificate } of PLAN.items) {
          const item = after.items[itemId];
          if (item === undefined) continue;
          expect(isFinal(item)).toBe(true);
          expect(item.sealed?.kind ?? 'NONE').toBe(documentOf(item, certificate));
          expect(item.trouble).toBeUndefined();
        }
        if (after.status === 'ARCHIVED') expect(after.handedOver || !after.released).toBe(true);
      }
    });
  });

  it('an open case has a task for somebody, or a step of the workflow that moves it; an archived one has neither', () => {
    always((moments) => {
      for (const { after } of moments) {
        // A draft is the applicant's own; nothing has been handed in yet.
        if (after.status === 'NONE' || after.status === 'DRAFT') continue;
        const steps = STEPS.filter((step) => {
          const decided = attempt(after, step);
          return !isRefusal(decided) && decided.length > 0;
        });
        const moved = openTasks(after, PLAN).length + steps.length;
        if (after.status === 'ARCHIVED') expect(moved).toBe(0);
        else expect(moved).toBeGreaterThan(0);
      }
    });
  });

  it('every task has one name, one queue, and the date of its item', () => {
    always((moments) => {
      for (const { after } of moments) {
        const tasks = openTasks(after, PLAN);
        expect(new Set(tasks.map(({ taskId }) => taskId)).size).toBe(tasks.length);
        for (const task of tasks) {
          expect(task.state).toBe(task.claimedBy === undefined ? 'OPEN' : 'CLAIMED');
          if (task.step !== 'DECIDE') continue;
          const item = PLAN.items.find(({ itemId }) => itemId === task.itemId);
          expect(task.queue).toBe(item?.department);
          expect(task.due).toEqual(itemsOf(after)[task.itemId ?? '']?.due);
        }
      }
    });
  });

  it('an item’s gate and the dispatch, once open, stay open with the same answer', () => {
    const gates: Gate[] = ['DISPATCH', ...ITEMS.map((itemId): Gate => `ITEM#${itemId}`)];
    always((moments) => {
      for (const { before, after } of moments) {
        for (const gate of gates) {
          const answer = gateOutcome(gate, before, PLAN);
          if (answer !== undefined) expect(gateOutcome(gate, after, PLAN)).toEqual(answer);
        }
      }
    });
  });

  it('the workflow, having heard of an acceptance, is never told anything else', () => {
    always((moments) => {
      for (const { before, after } of moments) {
        const answer = gateOutcome('PRE_REVIEW', before, PLAN);
        if (answer?.outcome === 'ACCEPTED' && after.status !== 'WITHDRAWN')
          expect(gateOutcome('PRE_REVIEW', after, PLAN)).toEqual(answer);
      }
    });
  });
});
