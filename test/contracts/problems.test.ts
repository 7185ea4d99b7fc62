import { Problem, problemOf, STATUS_OF } from '@yijianshi/contracts';
import { REFUSALS, type RefusalCode, refuse } from '@yijianshi/domain';
import { describe, expect, it } from 'vitest';

const codes = Object.keys(REFUSALS) as RefusalCode[];
const CHINESE = /\p{Script=Han}/u;

describe.each(codes)('%s', (code) => {
  const problem = problemOf(refuse(code, 'body.field', 'rule'), 'request-1');

  it('is answered as a problem, in Chinese, with the way out and the request’s number', () => {
    expect(Problem.parse(problem)).toEqual(problem);
    expect(problem).toMatchObject({ requestId: 'request-1', status: STATUS_OF[code] });
    expect(problem.detail).toMatch(CHINESE);
    expect(problem.wayOut).toMatch(CHINESE);
    expect(problem.type).toBe(`urn:yijianshi:problem:${problem.code}`);
  });

  it('has a status that says it is no success', () => {
    expect(STATUS_OF[code]).toBeGreaterThanOrEqual(400);
    expect(STATUS_OF[code]).toBeLessThan(600);
  });
});

describe('problems', () => {
  it('have a status for every refusal and for nothing else', () => {
    expect(Object.keys(STATUS_OF).sort()).toEqual([...codes].sort());
  });

  it('are told apart by their words, but for what must not be told apart', () => {
    const { requestId: _, ...hidden } = problemOf(refuse('ARCHIVE_UNKNOWN'), '1');
    const { requestId: __, ...missing } = problemOf(refuse('NOT_FOUND'), '2');
    expect(hidden).toEqual(missing);
  });

  it('list every fault of the input where there are several', () => {
    const errors = [
      { field: 'body.a', rule: 'x' },
      { field: 'body.b', rule: 'y' },
    ];
    expect(problemOf(refuse('BODY_INVALID', 'body.a', 'x'), '1', errors)).toMatchObject({
      field: 'body.a',
      rule: 'x',
      errors,
    });
  });
});
