import { describe, expect, test } from '@jest/globals';
import { newestComment, ownerComments, type OwnerComment } from './owner-comments';

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
    expect(newestComment(comments)).toBe('Q2 2015/16: No improvement in performance');
    const { text } = ownerComments('E06000031', comments, {});
    expect(text.indexOf('Q2 2015/16')).toBeLessThan(text.indexOf('Q1 2015/16'));
    expect(text).not.toContain('<script>');
  });

  test('leads to who wrote it, at a moment that registers can be asked about', () => {
    const at = (asKnown: string) => ownerComments('E06000031', comments, { asKnown }).text;
    expect(at('12')).toContain('/comments/2015-16-Q1.delayed-transfers-of-care"');
    expect(at('2026-11-01T09:00:00Z')).toContain('asKnown=2026-11-01T09%3A00%3A00Z"');
  });

  test('is left out where nobody said anything', () => {
    expect(newestComment([])).toBeUndefined();
    expect(ownerComments('E06000031', [], {}).text).toBe('');
  });
});
