import { expect, test } from '@jest/globals';
import { whatNow } from './tell-of-refusals.duty';

test('whoever is told after the deadline is told that it is tried no more', () => {
  const due = '2015-11-20T12:00:00.000Z';
  expect(whatNow(due, '2015-11-20T09:31:00.000Z')).toBe(
    'It is due on 20 November 2015 at 12:00. It is tried again every two minutes until then; afterwards it takes a person, and a reason.',
  );
  expect(whatNow(due, '2015-11-20T12:00:01.000Z')).toBe(
    'It was due on 20 November 2015 at 12:00. It takes a person now, and a reason.',
  );
});
