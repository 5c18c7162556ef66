import { describe, expect, test } from '@jest/globals';
import { ProblemError, problemDocument, PROBLEMS } from './problem';

describe('the document of a problem', () => {
  const instance = '0b0e7a3c-4b5f-4c8e-9a27-6d1c2f3e4a5b';

  test('says what kind it is, what is wrong, where, and which request it was', () => {
    const errors = [{ rule: 'unknown-area', where: '/area', what: 'There is no area E06', mend: 'Mend it' }];
    const problem = new ProblemError(PROBLEMS.notFound, 'There is no area E06.', { errors });
    expect(problemDocument(problem, instance)).toEqual({
      type: 'urn:better-care-ledger:problem:not-found',
      title: 'There is nothing here',
      status: 404,
      code: 'not-found',
      detail: 'There is no area E06.',
      mend: PROBLEMS.notFound.mend,
      instance: `urn:uuid:${instance}`,
      errors,
    });
  });

  test('repeats no NHS number, wherever it stands', () => {
    const said = 'There is no area 943 476 5919';
    const refusal = { rule: 'unknown-area', where: '/9434765919', what: said, mend: said };
    const problem = new ProblemError(PROBLEMS.notFound, said, {
      errors: [refusal],
      members: { line: 3, results: [{ index: 0, errors: [refusal] }] },
    });
    const cleaned = {
      rule: 'unknown-area',
      where: '/xxxxxxxxxx',
      what: 'There is no area xxx xxx xxxx',
      mend: 'There is no area xxx xxx xxxx',
    };
    expect(problemDocument(problem, instance)).toMatchObject({
      detail: 'There is no area xxx xxx xxxx',
      errors: [cleaned],
      line: 3,
      results: [{ index: 0, errors: [cleaned] }],
    });
  });
});
