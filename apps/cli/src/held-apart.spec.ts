import { expect, test } from '@jest/globals';
import { heldApartLines, together } from './held-apart';

const apart = (area: string, counts: number) => ({
  rule: 'not-an-expected-reporter',
  counts,
  what: `Peterborough City Council is not expected to report Delayed days for ${area}`,
  mend: 'Give another source',
});

test('what several answers tell of one area and measure is told once', () => {
  const told = together([apart('Cambridgeshire', 2), apart('Rutland', 1), apart('Cambridgeshire', 3)]);
  expect(heldApartLines(told)).toEqual([
    'Warning: not-an-expected-reporter (5 counts): Peterborough City Council is not expected to report Delayed days for Cambridgeshire. Give another source.',
    'Warning: not-an-expected-reporter (1 count): Peterborough City Council is not expected to report Delayed days for Rutland. Give another source.',
  ]);
});

test('of many no more are told than somebody reads', () => {
  const lines = heldApartLines(Array.from({ length: 1_150 }, (_, at) => apart(`area ${at}`, 1)));
  expect(lines).toHaveLength(21);
  expect(lines.at(-1)).toBe('And 1,130 more such warnings.');
});
