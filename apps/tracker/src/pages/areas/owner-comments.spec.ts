import { describe, expect, test } from '@jest/globals';
import { commentBeside, ownerComments, type OwnerComment } from './owner-comments';

const comment = (quarter: string, more: Partial<OwnerComment> = {}): OwnerComment => ({
  code: `2015-16-${quarter}.delayed-transfers-of-care`,
  policyYear: '2015/16',
  metric: 'delayed-transfers-of-care',
  period: `2015/16-${quarter}`,
  progress: 'on-track',
  ...more,
});
const comments = [comment('Q1'), comment('Q2', { progress: 'no-improvement', challenges: '<script>' })];

describe('what the owner of a metric says of it', () => {
  test('begins with the newest quarter, in the words of the return', () => {
    const { text } = ownerComments('E06000031', comments, {}, '2015/16-Q2');
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
    expect(commentBeside(comments, shown)).toBe(said);
    const { text } = ownerComments('E06000031', comments, {}, '2015/16-Q4');
    expect(text).toContain('No comment for Q4 2015/16; the last was for Q2 2015/16.');
  });

  test('leads to who wrote it, at a moment that registers can be asked about', () => {
    const at = (asKnown: string) => ownerComments('E06000031', comments, { asKnown }, undefined).text;
    expect(at('12')).toContain('/comments/2015-16-Q1.delayed-transfers-of-care"');
    expect(at('2026-11-01T09:00:00Z')).toContain('asKnown=2026-11-01T09%3A00%3A00Z"');
  });

  test('is left out where nobody said anything', () => {
    expect(commentBeside([], '2015/16-Q2')).toBeUndefined();
    expect(ownerComments('E06000031', [], {}, undefined).text).toBe('');
  });
});
