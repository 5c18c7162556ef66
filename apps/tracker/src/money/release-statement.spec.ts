import { readFileSync } from 'node:fs';
import type { AgreementContent, SettlementStanding } from '#settlement';
import { expect, test } from '@jest/globals';
import { releaseStatement } from './release-statement';

const { content } = JSON.parse(
  readFileSync(
    new URL('../../../standalone/sample/agreement-cambridgeshire-2016-17.json', import.meta.url),
    'utf8',
  ),
) as { readonly content: AgreementContent };

test('where records are too many to name, the statement says so beside what the figure moved', () => {
  const figure = 'non-elective-admissions/2016/17';
  const moved = { figure, before: 56_308, after: 56_318, releasedPence: -1_490_000 };
  const split = { releasedPence: 42_178_000, retainedPence: 41_422_000, disputedPence: 0, shares: [] };
  const restatement = {
    ...{ contentHash: 'c', effectiveOn: '2017-09-15', grounds: 'Late counts', split },
    before: { ...split, releasedPence: 43_668_000 },
    differences: [{ ...moved, movedBy: [], untold: 'too-many' as const }],
  };
  const standing: SettlementStanding = {
    ...{ area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share', version: 9, status: 'posted' },
    ...{ terms: { stream: '', version: 1, contentHash: 'a', content }, posted: split, split },
    ...{ isClaimOpen: false, lapsedClaims: [], payments: [], duePence: 0, disputes: [], approvedBy: [] },
    ...{ waitingFor: [], openQuestions: [], countsChanged: [], restatements: [restatement], entries: [] },
    quartersMoved: [],
    decisions: [
      {
        ...{ stream: '', version: 9, position: 9, actor: 'finance', recordedAt: '2017-09-15T09:30:00Z' },
        ...{ type: 'settlement.closed', data: {} },
      },
    ] as unknown as SettlementStanding['decisions'],
  };
  const table = releaseStatement(standing).tables.find(({ name }) => name === 'restated_records');
  expect(table?.rows.map(([, , , ...cells]) => cells)).toEqual([
    ['by records that are too many to name', undefined, undefined, undefined, 56_308, 56_318, -1_490_000n],
  ]);
});
