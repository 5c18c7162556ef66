import { describe, expect, test } from '@jest/globals';
import { problemContent } from './problem.page';

const PROBLEM = { title: 'You have no grant for this', detail: 'It takes viewer@E06000031.', instance: '1' };

describe('the page of a problem', () => {
  test('tells people what they can do, and programs are told of documents elsewhere', () => {
    const { content } = problemContent({
      document: { ...PROBLEM, code: 'not-permitted', mend: 'permissions.md has those of every route.' },
    });
    expect(content.text).toContain('ask whoever looks after the ledger');
    expect(content.text).not.toContain('permissions.md');
  });

  test('keeps the words of any other problem', () => {
    const { content } = problemContent({
      document: { ...PROBLEM, code: 'unavailable', mend: 'Try again shortly.' },
    });
    expect(content.text).toContain('Try again shortly.');
  });
});
