import { expect, test } from '@jest/globals';
import { simulateYears } from './simulated-years.fixture';

// Clocks go back on 28 October. `npm run prove` has ten years of the same.

test('through the end of summer time each obligation takes effect once, and none is missed', async () => {
  const came = await simulateYears({ seed: 20261129, firstDay: '2012-09-20', lastDay: '2012-12-20' });
  expect(came.owed).toEqual(
    expect.arrayContaining(['verify-records|cells|2012-10-28', 'chase-reports|E06000031|2012-11']),
  );
  expect(came.effects).toEqual(new Map(came.owed.map((text) => [text, 1])));
}, 600_000);
