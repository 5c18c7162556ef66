import { expect, test } from '@jest/globals';
import { passYears } from './years-of-returns.fixture';

// Clocks go back on 30 October. `npm run prove` has ten years of the same.

test('with a Redis that forgets, each return is opened, told of, submitted and delivered once all the same', async () => {
  const came = await passYears({
    ...{ seed: 20261130, firstDay: '2016-06-01', lastDay: '2016-12-10' },
    ...{ boards: 6, stepHoursMax: 300, hasRedis: true },
  });
  expect(came.faults).toEqual([]);
  // Two forms of six boards, of which two have them go out in time.
  expect(came.owed).toMatchObject({ 'open-return': 12, 'submit-return': 4, 'deliver-return': 8 });
  expect(came.done.flushes).toBeGreaterThan(0);
}, 600_000);
