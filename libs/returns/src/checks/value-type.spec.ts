import { expect, test } from '@jest/globals';
import type { ReturnQuestion } from '#catalogue';
import type { AnswerValue } from '../answers';
import { isOfType, notAsSent } from './value-type';

test.each<[ReturnQuestion['type'], AnswerValue, 'stands' | 'stands not', 'is taken' | 'is refused']>([
  ['text', 'so', 'stands', 'is taken'],
  ['text', 1, 'stands not', 'is refused'],
  ['yes-no', 'perhaps', 'stands', 'is taken'],
  ['date', '2016-02-29', 'stands', 'is taken'],
  ['date', '2015-02-29', 'stands not', 'is refused'],
  ['count', -3, 'stands', 'is taken'],
  ['count', 1.5, 'stands not', 'is refused'],
  ['count', '3', 'stands not', 'is refused'],
  // A figure that a spreadsheet would round may be sent, and is found by the checks.
  ['money', 999_999_999_999_999, 'stands', 'is taken'],
  ['money', 1_000_000_000_000_000, 'stands not', 'is taken'],
  ['money', Number.MAX_SAFE_INTEGER + 1, 'stands not', 'is refused'],
  ['rate', '1147.2', 'stands', 'is taken'],
  ['rate', 1147.2, 'stands not', 'is refused'],
  // Figures of the ledger come with as many places as they have; nobody types so many.
  ['rate', '0.1234567', 'stands', 'is refused'],
  ['rate', '1234567890123', 'stands', 'is refused'],
  ['percentage', '082.1', 'stands', 'is refused'],
  ['percentage', '-0.05', 'stands', 'is taken'],
  ['percentage', '1234567890.1234567', 'stands not', 'is refused'],
  ['percentage', '82,1', 'stands not', 'is refused'],
])('as %s %j %s in a form, and %s as an answer', (type, value, stands, sent) => {
  expect(isOfType(value, { type })).toBe(stands === 'stands');
  expect(notAsSent(value, { type }) === undefined).toBe(sent === 'is taken');
});
