import { describe, expect, test } from '@jest/globals';
import { placeInWords, refusedInText, ruleInWords } from './quarantine-words';

describe('what the desk says to people', () => {
  test.each([
    ['', 'all of it'],
    ['/data/area', 'area in data'],
    ['/data/category/reason', 'reason in category in data'],
    ['/a~1b~0c', 'a/b~c'],
  ])('names the place %j as %s', (pointer, words) => expect(placeInWords(pointer)).toBe(words));

  test('says of a rule what it asks for', () => {
    expect(ruleInWords('nhs-number')).toContain('NHS number check');
    expect(ruleInWords('no-rule-any-more')).toBe('no-rule-any-more');
  });

  test('has the place of a refusal before it, where all of the event is one field', () => {
    const refusal = {
      rule: 'unknown-area',
      where: '/data/area',
      what: 'E06000999 is unknown',
      mend: 'Mend it',
    };
    expect(refusedInText(refusal)).toMatchObject({ where: '', what: 'area in data: E06000999 is unknown' });
  });
});
