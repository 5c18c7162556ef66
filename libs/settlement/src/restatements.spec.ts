import { expect, jest, test } from '@jest/globals';
import type { RecordedDecision } from '#decisions';
import { fail } from '#kernel';
import { ADMISSIONS, RISK_SHARE } from './cambridgeshire-2016.fixture';
import type { FigureRecords } from './figure-records';
import { Restatements } from './restatements';
import type { SettlementEvent } from './settlement.events';

/** What was computed at a watermark, without what nobody asks for here. */
const computed = (id: number, count: number) => ({
  type: 'settlement.computed',
  data: { computation: { watermark: { id }, inputs: [{ figure: ADMISSIONS, count }] } },
});

const DIFFERENCE = { figure: ADMISSIONS, before: 56_308, after: 56_318, releasedPence: -1_490_000 };
const HISTORY = [
  computed(7, 56_308),
  { type: 'settlement.posted', data: {} },
  computed(8, 56_318),
  { type: 'settlement.restated', data: { grounds: 'Late counts', differences: [DIFFERENCE] } },
] as unknown as RecordedDecision<SettlementEvent>[];

test.each([
  ['too-many', 1],
  // What is not explained now may be later.
  ['not-explained', 2],
] as const)('where records are %s, what was restated is told without them', async (untold, reads) => {
  const behind = jest.fn(() => Promise.resolve(fail(untold)));
  const restatements = new Restatements({ behind } as unknown as FigureRecords);
  const told = [{ grounds: 'Late counts', differences: [{ ...DIFFERENCE, movedBy: [], untold }] }];
  expect(await restatements.among(RISK_SHARE, HISTORY)).toMatchObject(told);
  expect(await restatements.among(RISK_SHARE, HISTORY)).toMatchObject(told);
  expect(behind).toHaveBeenCalledTimes(reads);
});
