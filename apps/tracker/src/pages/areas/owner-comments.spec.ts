import { html } from '#pages';
import { describe, expect, test } from '@jest/globals';
import { commentBeside, ownerComments, quarterToCommentOn, type OwnerComment } from './owner-comments';

const comment = (quarter: string, more: Partial<OwnerComment> = {}): OwnerComment => ({
  code: `2015-16-${quarter}.delayed-transfers-of-care`,
  policyYear: '2015/16',
  metric: 'delayed-transfers-of-care',
  period: `2015/16-${quarter}`,
  progress: 'on-track',
  ...more,
});
const comments = [comment('Q1'), comment('Q2', { progress: 'no-improvement', challenges: '<script>' })];
const nameOf = (id: string) => (id === 'person:approver' ? 'A. <Person>' : id);
const around = { moment: {}, nameOf };

/** As it stands beside a figure. */
function besideOf(comments: readonly OwnerComment[], shown: string | undefined): string {
  return html`${commentBeside(comments, shown, nameOf) ?? ''}`.text;
}

describe('what the owner of a metric says of it', () => {
  test('begins with the newest quarter, in the words of the return', () => {
    const { text } = ownerComments('E06000031', comments, around, '2015/16-Q2');
    expect(text.indexOf('Q2 2015/16')).toBeLessThan(text.indexOf('Q1 2015/16'));
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('No comment');
  });

  test.each([
    ['2015/16-Q1', 'Its owner for Q1 2015/16: On track to meet target'],
    ['2015/16', 'Its owner for Q2 2015/16: No improvement in performance'],
    ['2015/16-Q4', 'No comment for Q4 2015/16; the last was for Q2 2015/16'],
    [undefined, 'Its owner for Q2 2015/16: No improvement in performance'],
  ])('stands only beside the period it is of: %s', (shown, said) => {
    expect(besideOf(comments, shown)).toBe(said);
    const { text } = ownerComments('E06000031', comments, around, '2015/16-Q4');
    expect(text).toContain('No comment for Q4 2015/16; the last was for Q2 2015/16.');
  });

  test('says by whom and when it was approved, or that it is not, and what became of an approval before', () => {
    const [at, by] = ['2016-01-12T09:00:00.000Z', 'person:approver'];
    const told = (approval: OwnerComment['approval']) => {
      const one = [comment('Q1', { approval })];
      return [besideOf(one, undefined), ownerComments('E06000031', one, around, undefined).text].join(' ');
    };
    const approved = told({ status: 'approved', by, at });
    // Whose name it is tells namesakes apart.
    const person = '<span title="person:approver">A. &lt;Person&gt;</span>';
    expect(approved).toContain(`On track to meet target (approved by ${person} on 12 January 2016)`);
    expect(approved).toContain(`by ${person} on 12 January 2016 at 09:00.`);
    expect(told({ status: 'offered', by, at })).toContain('On track to meet target (not approved yet)');
    const lapsed = told({ status: 'not-offered', by, at, lapsed: { by: 'B. Person', at } });
    expect(lapsed).toContain('What it said before was approved by B. Person on 12 January 2016');
    const back = told({ status: 'sent-back', by, at, reason: 'It says nothing of the winter' });
    expect(back).toMatch(/Sent back by .* on 12 January 2016 at 09:00:\s+It says nothing of the winter\./);
  });

  test('leads to who wrote it, at the moment that is shown', () => {
    const at = (asKnown: string) =>
      ownerComments('E06000031', comments, { ...around, moment: { asKnown } }, undefined).text;
    expect(at('12')).toContain('/comments/2015-16-Q1.delayed-transfers-of-care?asKnown=12"');
    expect(at('2026-11-01T09:00:00Z')).toContain('asKnown=2026-11-01T09%3A00%3A00Z"');
  });

  test('is asked next of the newest quarter that has a figure and no comment', () => {
    const [year, quarters] = [{ period: '2015/16' }, ['Q1', 'Q2', 'Q3'].map((each) => `2015/16-${each}`)];
    const reported = quarters.map((key) => ({ period: key, numerator: 1 }));
    const next = (of: readonly { period: string; numerator: number }[], said = comments) =>
      quarterToCommentOn({ year, quarters: of } as Parameters<typeof quarterToCommentOn>[0], said);
    expect(next(reported)).toBe('2015/16-Q3');
    expect(next(reported.slice(0, 2))).toBe('2015/16-Q3');
    expect(next(reported.slice(0, 2), [comment('Q2')])).toBe('2015/16-Q1');
    expect(
      next(
        [],
        ['Q1', 'Q2', 'Q3', 'Q4'].map((each) => comment(each)),
      ),
    ).toBeUndefined();
  });

  test('is left out where nobody said anything', () => {
    expect(commentBeside([], '2015/16-Q2', nameOf)).toBeUndefined();
    expect(ownerComments('E06000031', [], around, undefined).text).toBe('');
  });
});
