import { describe, expect, test } from '@jest/globals';
import { RETURN_TEMPLATES } from '#catalogue';
import { QUESTION_CHECKS } from './question-checks';
import { casesOf } from './rule-cases.fixture';
import { findings } from './small-return.fixture';

const RULES = RETURN_TEMPLATES.flatMap(({ rules }) => rules);

describe.each(RETURN_TEMPLATES.filter(({ rules }) => rules.length > 0))('$code', (template) => {
  test.each(template.rules)('$code is kept, and is broken', (rule) => {
    const alone = { ...template, rules: [rule] };
    const finds = (values: Parameters<typeof findings>[1]) =>
      findings(alone, values).some((found) => found.startsWith(`${rule.code} `));
    for (const [name, values] of Object.entries(casesOf(rule, template).keep))
      expect([name, finds(values)]).toEqual([name, false]);
    for (const [name, values] of Object.entries(casesOf(rule, template).breach))
      expect([name, finds(values)]).toEqual([name, true]);
  });
});

test('a code means one thing, whichever template has it', () => {
  const kinds = new Map<string, Set<string>>();
  for (const { code, kind } of RULES) kinds.set(code, (kinds.get(code) ?? new Set()).add(kind));
  expect([...kinds].filter(([, of]) => of.size > 1)).toEqual([]);
  expect(RULES.filter(({ code }) => code in QUESTION_CHECKS)).toEqual([]);
});
