import type { AgreementContent, AgreementPosition } from '#settlement';
import { describe, expect, test } from '@jest/globals';
import { positionLines, settlementLines, whatIfLines, type SettlementSaid } from './settlement-text';

const content: AgreementContent = {
  title: 'Pay for performance 2015/16',
  document: 'Peterborough planning template, Part 2, 2014',
  clauses: [{ ref: '4', says: 'A reduction of 1% earns the fund.' }],
  termClauses: { fund: ['4'] },
  partners: [],
  holder: 'urn:ods:06H',
  fundPence: 24_900_000,
  effectiveFrom: '2015-01-01',
  effectiveTo: '2015-12-31',
  rule: {
    kind: 'pay-for-performance',
    metric: 'non-elective-admissions',
    quarters: [{ period: '2014/15-Q4', baselinePeriod: '2013/14-Q4', baseline: 4_185, plan: 4_142 }],
    unit: 'pound',
    rounding: 'to-date',
    cappedAtPlan: true,
    clawsBack: false,
    recoverable: true,
  },
  decidedFrom: '2016-01-01',
  releasedOn: '2016-01-01',
  decidedBy: 'The board',
  useOfReleased: 'Anything agreed',
  lateRestatement: 'next-year',
};
const PETERBOROUGH: SettlementSaid = {
  area: 'E06000031',
  policyYear: '2015/16',
  agreement: 'pay-for-performance',
  version: 2,
  status: 'computed',
  terms: { stream: 's', version: 3, contentHash: 'a', content },
  computation: {
    watermark: {
      id: 7,
      at: '2016-02-01T09:00:00.000Z',
      decisionPosition: 1,
      referenceVersion: 1,
      lanes: [],
      nextOffsets: [],
    },
    inputs: [],
    steps: [
      {
        step: 'share-of-fund',
        clauses: ['4'],
        from: [{ name: 'Reduction', count: 43 }],
        exact: { numerator: '1070700000', denominator: '167', roundedTo: 'pound' },
        result: { name: 'Most that can be paid to 2014/15-Q4', pence: 6_411_400 },
        text: '43 of the 167 admissions that were planned to be saved',
      },
    ],
    amounts: [{ name: 'released', pence: 6_411_400 }],
    releasedPence: 6_411_400,
    retainedPence: 18_488_600,
    secondOpinion: [{ name: 'released', pence: 6_411_400 }],
    inputHash: 'b',
    contentHash: 'c',
  },
  isClaimOpen: false,
  lapsedClaims: [],
  payments: [],
  duePence: 0,
  disputes: [],
  approvals: [{ partner: 'urn:ods:06H' }],
  openQuestions: [],
  rounding: {
    quarters: [
      {
        period: '2015/16-Q1',
        exactPence: { numerator: '996000000', denominator: '167' },
        toDatePence: 5_964_000,
        byItselfPence: 5_964_100,
      },
    ],
    toDatePence: 24_900_000,
    byItselfPence: 24_900_100,
    explained: 'They differ in 2015/16-Q1.',
  },
  countsChanged: [],
  quartersMoved: [],
  restatements: [],
  decisions: [],
  entries: [],
};

test('the working stands step by step, each with its clause and the exact amount it was rounded from', () => {
  expect(settlementLines(PETERBOROUGH)).toEqual(
    expect.arrayContaining([
      '   1  Most that can be paid to 2014/15-Q4 £64,114.00  [4]',
      '      43 of the 167 admissions that were planned to be saved',
      '      before it was rounded to the pound: £64,113.7724… (1070700000 / 167 pence)',
      'Worked out a second time, in SQL alone: the same to the penny.',
    ]),
  );
});

test('the first line has the version that the next command is decided over', () => {
  expect(settlementLines(PETERBOROUGH)[0]).toBe(
    'E06000031 2015/16 pay-for-performance: computed, at version 2',
  );
});

const computation = PETERBOROUGH.computation;
if (!computation) throw new Error('It is computed');
const COUNTED = {
  ...{ figure: 'non-elective-admissions/2014/15-Q4', metric: 'non-elective-admissions' },
  ...{ period: '2014/15-Q4', name: 'Non-elective admissions', target: 4_142, count: 4_142 },
  ...{
    source: 'SUS',
    definitionVersion: '1',
    coverage: { expected: 3, reported: 3 },
    open: [],
    warnings: [],
  },
  contentHash: 'd',
};

test('under each count stands the command that goes down to its records, and at the end what the clauses say', () => {
  const lines = settlementLines({ ...PETERBOROUGH, computation: { ...computation, inputs: [COUNTED] } });
  const at = lines.indexOf(
    '  non-elective-admissions/2014/15-Q4: 4,142 counted (SUS), 4,142 agreed, 3 of 3 reports',
  );
  expect(lines[at + 1]).toBe(
    '    bettercare explain --area E06000031 --metric non-elective-admissions --period 2014/15-Q4 --year 2015/16 --as-known 7',
  );
  expect(lines.slice(-2)).toEqual(['Clauses:', '  [4] A reduction of 1% earns the fund.']);
});

test('a claim that was upheld is credited to its dispute, and to no report', () => {
  const claimed = { ...COUNTED, count: 4_140, claimedIn: 1, reported: 4_142 };
  const lines = settlementLines({ ...PETERBOROUGH, computation: { ...computation, inputs: [claimed] } });
  expect(lines).toContain(
    '  non-elective-admissions/2014/15-Q4: 4,140 as claimed in dispute 1, 4,142 agreed',
  );
});

test('each clause of a step stands by itself, whatever commas it has', () => {
  const steps = computation.steps.map((step) => ({ ...step, clauses: ['7', '7, scenario 2', '5'] }));
  expect(settlementLines({ ...PETERBOROUGH, computation: { ...computation, steps } })).toContain(
    '   1  Most that can be paid to 2014/15-Q4 £64,114.00  [7] [7, scenario 2] [5]',
  );
});

describe('where the working does not end in what stands', () => {
  const split = { releasedPence: 8_000_000, retainedPence: 16_900_000, disputedPence: 0, shares: [] };

  test('the amount that was agreed stands below it, with its reason', () => {
    const put = {
      type: 'settlement.amount-agreed',
      version: 3,
      actor: 'a',
      recordedAt: '2016-02-02T09:00:00Z',
    };
    const agreed = {
      ...PETERBOROUGH,
      ...{ split, agreedPence: 8_000_000, decisions: [{ ...put, says: 'Winter was mild' }] },
    };
    expect(settlementLines(agreed)).toContain(
      'Put forward as agreed, until every partner has approved it, in the place of £64,114.00: £80,000.00: Winter was mild',
    );
    const approved = { by: { name: 'A', position: 'B' }, actor: 'a', recordedAt: '2016-02-02T09:00:00Z' };
    const approvals = [{ partner: 'urn:ods:06H', approved }];
    expect(settlementLines({ ...agreed, approvals })).toContain(
      'Agreed in the place of £64,114.00: £80,000.00: Winter was mild',
    );
  });

  test('what disputes hold is said', () => {
    const held = { ...split, releasedPence: 4_900_000, disputedPence: 1_511_400 };
    expect(settlementLines({ ...PETERBOROUGH, split: held })).toContain(
      'Released however the open disputes end: £49,000.00; £15,114.00 more is held until they are over',
    );
  });
});

test('of pay for performance both ways of rounding stand side by side, and why they differ', () => {
  expect(settlementLines(PETERBOROUGH)).toEqual(
    expect.arrayContaining([
      '                       to date       by itself',
      '  2015/16-Q1        £59,640.00      £59,641.00  £1.00',
      '  together         £249,000.00     £249,001.00  £1.00',
      '  They differ in 2015/16-Q1.',
    ]),
  );
});

test('beside the name that somebody gave stands who had signed in', () => {
  const by = { name: 'Chief Executive', position: 'of the council' };
  const approved = { by, actor: 'person:4711', recordedAt: '2016-02-02T09:00:00.000Z' };
  const lines = settlementLines({
    ...PETERBOROUGH,
    contentHash: 'c',
    approvals: [{ partner: 'urn:ods:06H', approved }],
    decisions: [{ version: 3, type: 'settlement.approved', ...approved }],
  }).join('\n');
  expect(lines).toContain('urn:ods:06H  by Chief Executive, of the council (signed in as person:4711), 2016');
  expect(lines).toContain(
    'settlement.approved by Chief Executive, of the council (signed in as person:4711)',
  );
});

test('what SQL alone works out differently is named', () => {
  const differing = { ...computation, secondOpinion: [{ name: 'released', pence: 1 }] };
  expect(settlementLines({ ...PETERBOROUGH, computation: differing })).toContain(
    'Worked out a second time, in SQL alone, it comes to other amounts: released',
  );
  const oneMore = {
    ...computation,
    secondOpinion: [...computation.secondOpinion, { name: 'paid', pence: 1 }],
  };
  expect(settlementLines({ ...PETERBOROUGH, computation: oneMore })).toContain(
    'Worked out a second time, in SQL alone, it comes to other amounts: paid',
  );
});

test('what was paid, under which reference, and what a restatement leaves to be paid back', () => {
  const payments = [{ paidOn: '2017-04-28', pence: 43_668_000, reference: 'BACS 4711' }];
  expect(settlementLines({ ...PETERBOROUGH, payments, duePence: -1_490_000 })).toEqual(
    expect.arrayContaining(['Paid on 2017-04-28: £436,680.00 (BACS 4711)', 'To be paid back: £14,900.00']),
  );
  const restating = { ...PETERBOROUGH, status: 'restating', duePence: 41_880_000 } as const;
  expect(settlementLines(restating)).toContain(
    'To be paid of what was posted, until what is restated is posted: £418,800.00',
  );
});

test('a claim that was upheld and no longer stands is named before anybody approves', () => {
  const figure = 'non-elective-admissions/2014/15-Q4';
  const lapsed = { dispute: 1, figure, claimed: 4_140, counted: 4_150, reported: 4_160 };
  expect(settlementLines({ ...PETERBOROUGH, lapsedClaims: [lapsed] })).toContain(
    `The claim of 4,140 that was upheld in dispute 1 no longer stands for ${figure}: 4,150 was reported when it was disputed, 4,160 is now. Whoever still holds to it disputes the count anew.`,
  );
});

test('a dispute that nobody has replied to by its day is overdue', () => {
  const raised = {
    ...{
      dispute: 1,
      partner: 'urn:ods:06H',
      by: { name: 'A. Person', position: 'Director' },
      claimed: 4_140,
    },
    ...{ figure: 'non-elective-admissions/2014/15-Q4', evidence: 'Counted twice', replyBy: '2016-02-15' },
  };
  const said = (decisions: SettlementSaid['decisions']) =>
    settlementLines({ ...PETERBOROUGH, disputes: [raised], decisions }).find((line) =>
      line.startsWith('Dispute'),
    );
  expect(said([])).toContain('open, reply overdue since 2016-02-15');
  const replied = {
    type: 'settlement.replied',
    dispute: 1,
    version: 4,
    actor: 'a',
    recordedAt: '2016-02-20T09:00:00Z',
  };
  expect(said([replied])).toContain('open, reply by 2016-02-15');
});

test('where pay for performance stands is a row a quarter, with the forecast in brackets', () => {
  const quarter = { baseline: 4_038, plan: 3_998, plannedReduction: 40, plannedReductionToDate: 83 };
  const position: AgreementPosition = {
    ...{ area: 'E06000031', policyYear: '2015/16', agreement: 'pay-for-performance' },
    terms: PETERBOROUGH.terms,
    status: 'open',
    watermark: { id: 7, at: '2015-07-10T09:00:00.000Z' },
    position: {
      ...{ heldPence: 24_900_000, earnedPence: 24_601_800, atRiskPence: 596_400 },
      ...{ forecastPence: 24_303_600, lowestPence: 17_743_100, highestPence: 24_900_000 },
      ...{ method: 'As it went so far', figures: [] },
      quarters: [
        {
          ...{ ...quarter, period: '2015/16-Q1', mostPence: 5_964_000, mostToDatePence: 12_375_400 },
          counted: {
            ...{ actual: 4_020, reduction: 18, reductionToDate: 81, recoverablePence: 298_200 },
            ...{ earnedToDatePence: 12_077_200, paidPence: 5_665_800, paidToDatePence: 12_077_200 },
          },
          forecast: { count: 4_020, paidPence: 5_665_800, paidToDatePence: 12_077_200 },
          postedPence: 5_664_000,
          atRiskPence: 298_200,
        },
        {
          ...{ ...quarter, period: '2015/16-Q2', mostPence: 6_113_200, mostToDatePence: 18_488_600 },
          ...{ plan: 4_058, plannedReductionToDate: 124, noMoreThan: 4_056 },
          forecast: { count: 4_059, paidPence: 5_964_100, paidToDatePence: 18_041_300 },
          atRiskPence: 447_300,
        },
      ],
      toRelease: ['2015/16-Q2: no more than 4,056, for £64,114.00 more'],
    },
    supposed: { steps: [], amounts: [] },
  };
  const terms = { ...position.terms, content: { ...content, invented: ['the admissions'] } };
  for (const lines of [positionLines, whatIfLines]) {
    expect(lines({ ...position, terms })).toContain('Invented figures: the admissions');
    expect(lines(position).join()).not.toContain('nvented');
  }
  const amounts = [
    { name: 'paid/2014/15-Q4', pence: 6_411_400 },
    { name: 'released', pence: 24_000_000 },
  ];
  expect(whatIfLines({ ...position, supposed: { steps: [], amounts } })).toEqual([
    'Nothing was decided by this. It would come to:',
    'Paid for 2014/15-Q4: £64,114.00',
    'Released: £240,000.00',
    'Forecast as it stands: £243,036.00 released, so it would be £3,036.00 less',
    'Working:',
  ]);
  expect(positionLines(position)[0]).toMatch(/at watermark 7 .*; its settlement is open$/);
  expect(positionLines(position).slice(6)).toEqual([
    'Quarter           planned      counted        saved           worth  earned to date     by the rule          posted   to be made up           short',
    '2015/16-Q1          3,998        4,020     81 of 83      £59,640.00     £120,772.00      £56,658.00      £56,640.00       £2,982.00       £2,982.00',
    '2015/16-Q2          4,058      (4,059)     - of 124      £61,132.00               -    (£59,641.00)               -               -       £4,473.00',
    'Saved, to be made up and short (planned to be paid by then, and not forecast to be) are to date; in brackets is what is forecast.',
    'For the fund in full: 2015/16-Q2: no more than 4,056, for £64,114.00 more',
  ]);
});

test('of quarters that were posted, what came late stands beside what the next earned', () => {
  const record = {
    ...{ source: 'urn:ods:06H', period: '2015-04', table: 'total' as const, category: {} },
    event: { id: 'april-2', topic: 'activity.counts', partition: 3, offset: 118 },
  };
  const movedBy = [{ record, before: 1_340, after: 1_350, releasedPence: -1_491_000 }];
  const post = {
    ...{ from: '2015/16-Q1', through: '2015/16-Q2', beforePence: 12_077_200, releasedPence: 16_700_000 },
    differences: [
      { figure: '2015/16-Q1', before: 4_020, after: 4_030, releasedPence: -1_491_000, movedBy },
      { figure: '2015/16-Q2', before: undefined, after: 4_058, releasedPence: 6_113_800, movedBy: [] },
      { figure: 'agreed amount', before: undefined, after: undefined, releasedPence: 0, movedBy: [] },
    ],
  };
  const lines = settlementLines({ ...PETERBOROUGH, quartersMoved: [post] });
  const from = lines.findIndex((line) => line.startsWith('Since quarters to'));
  expect(lines.slice(from, from + 5)).toEqual([
    'Since quarters to 2015/16-Q1 were posted: released £120,772.00 then, £167,000.00 for those to 2015/16-Q2, as it stands',
    '  2015/16-Q1 4,020 to 4,030: -£14,910.00',
    '    2015-04 by urn:ods:06H: 1,340 to 1,350, -£14,910.00  (april-2, activity.counts/3 at 118)',
    '  2015/16-Q2 nothing to 4,058: £61,138.00',
    '  agreed amount: £0.00',
  ]);
  const posted = settlementLines({
    ...PETERBOROUGH,
    quartersMoved: [{ ...post, effectiveOn: '2015-11-02' }],
  });
  expect(posted[from]).toMatch(/for those to 2015\/16-Q2, effective on 2015-11-02$/);
});

test('of a restatement each record stands with what it was, what it is, and the pence it moved', () => {
  const split = { releasedPence: 42_178_000, retainedPence: 41_422_000, disputedPence: 0, shares: [] };
  const march = {
    ...{ source: 'urn:ods:06H', period: '2017-03', table: 'total' as const, category: {} },
    event: { id: 'march-2', topic: 'activity.counts', partition: 3, offset: 118 },
  };
  const figure = 'non-elective-admissions/2016/17';
  const difference = { figure, before: 56_308, after: 56_318, releasedPence: -1_490_000 };
  const movedBy = [
    { record: march, before: 4_670, after: 4_680, releasedPence: -1_490_000 },
    { dispute: 1, before: 56_300, after: 56_308 },
  ];
  const restatement = {
    ...{ contentHash: 'c', effectiveOn: '2017-09-15', grounds: 'March was corrected' },
    ...{ before: { ...split, releasedPence: 43_668_000 }, split },
    differences: [{ ...difference, movedBy }],
  };
  expect(settlementLines({ ...PETERBOROUGH, restatements: [restatement] })).toEqual(
    expect.arrayContaining([
      'Restated (March was corrected): released £436,680.00 before, £421,780.00 now, effective on 2017-09-15',
      '  non-elective-admissions/2016/17 56,308 to 56,318: -£14,900.00',
      '    2017-03 by urn:ods:06H: 4,670 to 4,680, -£14,900.00  (march-2, activity.counts/3 at 118)',
      '    claim of dispute 1: 56,300 to 56,308, with the others',
    ]),
  );
  const untold = (why: 'too-many' | 'not-explained') => {
    const unnamed = { ...restatement, differences: [{ ...difference, movedBy: [], untold: why }] };
    const said = settlementLines({ ...PETERBOROUGH, restatements: [unnamed] });
    return said[said.indexOf('  non-elective-admissions/2016/17 56,308 to 56,318: -£14,900.00') + 1];
  };
  expect(untold('too-many')).toBe('    by records that are too many to name');
  expect(untold('not-explained')).toBe('    by records that are not told any more');
  // Before that, those who are asked to approve it read the same.
  const lines = settlementLines({ ...PETERBOROUGH, restating: restatement });
  const from = lines.indexOf(
    'Being restated (March was corrected): released £436,680.00 as posted, £421,780.00 as it stands',
  );
  expect(lines.slice(from + 1, from + 3)).toEqual([
    '  non-elective-admissions/2016/17 56,308 to 56,318: -£14,900.00',
    '    2017-03 by urn:ods:06H: 4,670 to 4,680, -£14,900.00  (march-2, activity.counts/3 at 118)',
  ]);
});

test('what stands on counts that are others by now says so, and what can be done about it', () => {
  const countsChanged = [{ figure: 'non-elective-admissions/2014/15-Q4', before: 4_142, after: 4_152 }];
  const said = (more: Partial<SettlementSaid>) => {
    const lines = settlementLines({ ...PETERBOROUGH, countsChanged, ...more });
    return lines.slice(lines.findIndex((line) => line.startsWith('Counts have changed')));
  };
  expect(said({}).slice(0, 2)).toEqual([
    'Counts have changed since it was computed: compute it anew.',
    '  non-elective-admissions/2014/15-Q4: 4,142 then, 4,152 now',
  ]);
  const posted = { releasedPence: 1, retainedPence: 2, disputedPence: 0, shares: [] };
  const left = 'Counts have changed since it was computed: its agreement does not reopen it for them.';
  const grounds = 'Counts have changed since it was computed: compute it anew, and say why by --grounds.';
  expect(said({ posted })[0]).toBe(left);
  const under = (until: string) => {
    const reopening = { until, grounds: ['Late counts'] };
    const reposted = { ...content, lateRestatement: 'reverse-and-repost' as const, reopening };
    return said({ posted, terms: { ...PETERBOROUGH.terms, content: reposted } })[0];
  };
  expect(under('2099-01-01')).toBe(grounds);
  expect(under('2017-01-01')).toBe(
    'Counts have changed since it was computed: its agreement reopened it for them until 2017-01-01, which has passed.',
  );
  expect(said({ posted, isClaimOpen: true })[0]).toBe(grounds);
  expect(settlementLines(PETERBOROUGH).join()).not.toContain('Counts have changed');
});
