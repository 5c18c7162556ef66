import { describe, expect, test } from '@jest/globals';
import type { AnswerSource } from '#catalogue';
import type { EntryStanding } from '#governance';
import { registerFinding, registerRows } from './register-findings';

const standing = (
  code: string,
  entry: Record<string, unknown>,
  status: 'open' | 'closed' = 'open',
): EntryStanding => ({
  ...{ code, status, version: 1, entry },
  ...{ recordedAt: '2015-07-01T00:00:00.000Z', actor: 'preparer' },
});
const comment = (period: string, progress: string, policyYear = '2015/16') =>
  standing(`${policyYear.slice(2, 4)}.${period.slice(-2).toLowerCase()}`, {
    ...{ policyYear, metric: 'delayed-transfers-of-care', period, progress },
  });
const of = (
  more: Partial<Extract<AnswerSource, { readonly from: 'register' }>>,
): Extract<AnswerSource, { readonly from: 'register' }> => ({
  ...{ from: 'register', register: 'comments', entry: 'delayed-transfers-of-care', field: 'progress' },
  ...more,
});
const valueOf = (source: ReturnType<typeof of>, entries: readonly EntryStanding[]) => {
  const found = registerFinding(source, '2015/16', entries);
  return found.ok ? found.value.value : found.failure;
};

describe('a field of a register', () => {
  const comments = [comment('2015/16-Q1', 'on-track'), comment('2015/16-Q2', 'no-improvement')];

  test('is that of the quarter that is asked about, and of no other', () => {
    expect(valueOf(of({ period: '2015/16-Q2' }), comments)).toBe('no-improvement');
    expect(valueOf(of({ period: '2015/16-Q3' }), comments)).toBe(
      'The register of comments has no delayed-transfers-of-care of 2015/16-Q3',
    );
  });

  test('is of an entry that stands open in the policy year of the form', () => {
    const closed = standing('c', { ...comments[0]?.entry }, 'closed');
    const before = comment('2015/16-Q1', 'on-track', '2014/15');
    expect(valueOf(of({ period: '2015/16-Q1' }), [closed, before])).toMatch(
      /^The register of comments has no/,
    );
  });

  test('is of an entry by its code as well, and where that says nothing of it there is none', () => {
    expect(valueOf(of({ entry: '15.q1' }), comments)).toBe('on-track');
    expect(valueOf(of({ entry: '15.q1', field: 'challenges' }), comments)).toBe(
      '15.q1 says nothing of challenges',
    );
  });
});

test('the open entries of a policy year are rows, a list of theirs in one cell', () => {
  const schemes = [
    standing('one', { policyYear: '2015/16', name: 'One', schemes: ['a', 'b'], asPrinted: { Note: 'x' } }),
    standing('two', { policyYear: '2014/15', name: 'Two' }),
  ];
  expect(registerRows('2015/16', schemes)).toEqual([
    { code: 'one', policyYear: '2015/16', name: 'One', schemes: 'a, b' },
  ]);
});
