import { expect, test } from '@jest/globals';
import { passYears } from './years-of-returns.fixture';

// The return of the third quarter of 2015/16 is chased on 29 February, and clocks go forward on 27 March.
// `npm run prove` has ten years of 150 boards.

test('over half a year each return is opened, told of, submitted and delivered once, and none is missed', async () => {
  const came = await passYears({
    ...{ seed: 20261130, firstDay: '2015-12-20', lastDay: '2016-07-10' },
    ...{ boards: 6, stepHoursMax: 300, hasRedis: false },
  });
  expect(came.faults).toEqual([]);
  // Three forms of six boards, one of which joined for the last of them; of two boards two forms went out in time.
  expect(came.owed).toMatchObject({ 'open-return': 16, 'submit-return': 4, 'deliver-return': 8 });
  expect(came.done.kills).toBeGreaterThan(0);
}, 600_000);
