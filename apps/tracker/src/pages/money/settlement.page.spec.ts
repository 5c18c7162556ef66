import { readFileSync } from 'node:fs';
import type { AgreementContent, SettlementStanding } from '#settlement';
import { html, type Option } from '#pages';
import { expect, test } from '@jest/globals';
import { releaseStatement } from '../../money/release-statement';
import { whichDispute } from './decisions/partners';
import { settlementContent } from './settlement.page';

const { content } = JSON.parse(
  readFileSync(
    new URL('../../../../standalone/sample/agreement-cambridgeshire-2016-17.json', import.meta.url),
    'utf8',
  ),
) as { readonly content: AgreementContent };

const SPLIT = { releasedPence: 42_178_000, retainedPence: 41_422_000, disputedPence: 0, shares: [] };
const FIGURE = 'non-elective-admissions/2016/17';
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

function shown(more: Partial<SettlementStanding>): string {
  const stands = { ...standing, ...more };
  const settlement = {
    ...{
      area: { code: 'E10000003', name: 'Cambridgeshire' },
      policyYear: '2016/17',
      agreement: 'risk-share',
    },
    steps: html``,
    moment: {},
    nameOf: (id: string) => (id === 'finance' ? 'Finance lead' : id),
    settled: { standing: stands, statement: releaseStatement(stands, 'Cambridgeshire (E10000003)') },
    position: {
      refusals: [{ rule: 'x', where: '', what: 'Nothing was known <script>', mend: 'Wait for a count' }],
    },
  };
  const { text } = settlementContent(settlement, html``);
  return text.replace(/\s+/g, ' ');
}

test('what was posted is told of as released; what was not, as what would be', () => {
  expect(shown({ effectiveOn: '2017-09-15' })).toContain(
    '£421,780.00 of the fund of £836,000.00 is released, effective on 15 September 2017; £414,220.00 stays with',
  );
  const computed = shown({ status: 'computed', posted: undefined, waitingFor: ['urn:ods:06H'] });
  expect(computed).toContain(
    '£421,780.00 of the fund of £836,000.00 would be released if it were posted now',
  );
  expect(computed).toContain('Computed</strong>');
  expect(shown({ status: 'computed', posted: undefined })).toContain('Approved, not posted');
  expect(shown({ status: 'voided', posted: undefined })).toContain('it is voided');
});

test('what moved it stands with the records that moved it, and disputes with what is claimed', () => {
  const restatement = {
    ...{ contentHash: 'c', effectiveOn: '2017-09-15', grounds: 'Late counts', split: SPLIT },
    before: { ...SPLIT, releasedPence: 43_668_000 },
    differences: [
      ...[{ figure: FIGURE, before: 56_308, after: 56_318, releasedPence: -1_490_000, movedBy: [] }],
    ],
  };
  const dispute = {
    ...{ dispute: 1, partner: 'urn:ods:06H', by: { name: 'A. Person', position: 'Director' } },
    ...{ figure: FIGURE, claimed: 56_300, evidence: 'Counted twice', replyBy: '2017-10-01' },
  };
  const page = shown({ restatements: [restatement], disputes: [dispute] });
  expect(page).toContain('What was restated, and which count moved how much');
  expect(page).toContain('-£14,900.00');
  expect(page).toContain('Counted twice');
  expect(page).not.toContain('No count has been disputed.');
  expect(shown({})).toContain('Nothing has moved what is released since it was posted.');
});

test('a count that has no name but its period is named once where a dispute is chosen', () => {
  const figure = 'non-elective-admissions/2015/16-Q1';
  const input = { figure, name: '2015/16-Q1', period: '2015/16-Q1' };
  const disputes = [{ dispute: 1, figure, claimed: 1_400, counted: 1_427, partner: 'urn:ods:06H' }];
  const { options } = whichDispute(
    { ...standing, computation: { inputs: [input] } } as unknown as SettlementStanding,
    disputes as unknown as SettlementStanding['disputes'],
  ) as { readonly options: readonly Option[] };
  expect(options.map(({ name }) => name)).toEqual([
    expect.stringMatching(/^Q1 2015\/16: 1,427 counted, 1,400 claimed by /),
  ]);
});

test('why nothing can be said of the newest counts stands as text, whatever it says', () => {
  expect(shown({})).toContain('Nothing was known &lt;script&gt;. Wait for a count.');
});
