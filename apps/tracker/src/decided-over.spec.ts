import { describe, expect, test } from '@jest/globals';
import { expectedVersion, tagOf, tagOfVersion } from './decided-over';

const plan = {
  area: 'E06000031',
  policyYear: '2014/15',
  status: 'withdrawn',
  version: 3,
  warnings: [],
  decisions: [],
} as const;
const warning = { rule: 'rate-and-counts-disagree', where: '/lines/0', what: 'They differ', mend: 'Look' };

describe('the ETag of what is decided on, such as a plan', () => {
  test('is another when what is said of the plan is, though nobody has decided anything', () => {
    expect(tagOf(plan)).toMatch(/^"3-[\w-]{43}"$/);
    const warned = { ...plan, warnings: [warning] };
    expect(tagOf(warned)).not.toBe(tagOf(plan));
  });

  test.each([
    ['as the plan bore it', tagOf(plan)],
    ['as the last command bore it', tagOfVersion(3)],
    ['made weak on its way', `W/${tagOf(plan)}`],
  ])('says over which version was decided: %s', (_, ifMatch) => {
    expect(expectedVersion(ifMatch, 'is-refused')).toBe(3);
  });

  test('a first draft has read none, or that there is none', () => {
    expect(expectedVersion(undefined, 'is-first')).toBe(0);
    expect(expectedVersion(tagOf({ version: 0 }), 'is-refused')).toBe(0);
  });

  test.each([
    ['nothing is said', undefined, 'version-missing'],
    ['whatever stands there is said', '*', 'version-missing'],
    ['two are said', '"2", "3"', 'malformed-request'],
    ['it has no quotes', '3', 'malformed-request'],
    ['it is no version', '"03"', 'malformed-request'],
    ['it is of something else', '"abc"', 'malformed-request'],
  ])('is refused where %s', (_, ifMatch, code) => {
    expect(() => expectedVersion(ifMatch, 'is-refused')).toThrow(new RegExp(`^${code}: `));
  });
});
