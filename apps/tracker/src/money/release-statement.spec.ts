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

const SPLIT = { releasedPence: 42_178_000, retainedPence: 41_422_000, disputedPence: 0, shares: [] };
const standing: SettlementStanding = {
  ...{ area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share', version: 9, status: 'posted' },
  ...{ terms: { stream: '', version: 1, contentHash: 'a', content }, posted: SPLIT, split: SPLIT },
  ...{ isClaimOpen: false, lapsedClaims: [], payments: [], duePence: 0, disputes: [], approvedBy: [] },
  ...{ waitingFor: [], openQuestions: [], countsChanged: [], restatements: [], entries: [] },
  quartersMoved: [],
  decisions: [
    {
      ...{ stream: '', version: 9, position: 9, actor: 'finance', recordedAt: '2017-09-15T09:30:00Z' },
      ...{ type: 'settlement.closed', data: {} },
    },
  ] as unknown as SettlementStanding['decisions'],
};

const AREA = 'Cambridgeshire (E10000003)';
const FIGURE = 'non-elective-admissions/2016/17';

test('a claim that was upheld and no longer stands is named, with the count it was about', () => {
  const lapsed = { dispute: 1, figure: FIGURE, claimed: 56_300, counted: 56_308, reported: 56_318 };
  const tablesOf = (claims: SettlementStanding['lapsedClaims']) =>
    releaseStatement({ ...standing, lapsedClaims: claims }, AREA).tables.filter(
      ({ name }) => name === 'lapsed_claims',
    );
  const [table] = tablesOf([lapsed, { ...lapsed, dispute: 2, reported: undefined }]);
  const unreported = { type: 'text', value: 'not reported' };
  expect(table?.rows).toEqual([
    [1, '7; 4', FIGURE, 56_300, 56_308, 56_318],
    [2, '7; 4', FIGURE, 56_300, 56_308, unreported],
  ]);
  expect(tablesOf([])).toEqual([]);
});

test('where records are too many to name, the statement says so beside what the figure moved', () => {
  const moved = { figure: FIGURE, before: 56_308, after: 56_318, releasedPence: -1_490_000 };
  const restatement = {
    ...{ contentHash: 'c', effectiveOn: '2017-09-15', grounds: 'Late counts', split: SPLIT },
    before: { ...SPLIT, releasedPence: 43_668_000 },
    differences: [{ ...moved, movedBy: [], untold: 'too-many' as const }],
  };
  const table = releaseStatement({ ...standing, restatements: [restatement] }, AREA).tables.find(
    ({ name }) => name === 'restated_records',
  );
  expect(table?.rows.map(([, , , ...cells]) => cells)).toEqual([
    ['by records that are too many to name', undefined, undefined, undefined, 56_308, 56_318, -1_490_000n],
  ]);
});
