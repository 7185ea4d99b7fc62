import { append, canonical, EMPTY_CHAIN, firstBreak, type Json } from '@yijianshi/store';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

const key = (seq: number) => ({ pk: 'CASE#1', sk: `EV#${seq}` });
/** What a store gives back. */
const kept = (value: unknown): Json => JSON.parse(JSON.stringify(value)) as Json;

describe('the chain of a case’s events', () => {
  it('for any events: holds for what the store gives back, a member left undefined among them', () => {
    const event = fc.dictionary(fc.string(), fc.oneof(fc.jsonValue(), fc.constant(undefined)));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 5 }), (events) => {
        const { actions } = append(EMPTY_CHAIN, events as Json[], key);
        const links = actions.map((action) => kept('put' in action ? action.put.data : undefined));
        expect(firstBreak(links as never)).toBeUndefined();
        for (const each of events) expect(canonical(each as Json)).toBe(canonical(kept(each)));
      }),
    );
  });
});
