import { expect, test } from '@jest/globals';
import type { Answer, AnswerValue, LedgerOrigin } from '../answers';
import { outdatedCells } from '../outdated-cells';
import { checkReturn } from './check-return';
import { given, smallTemplate } from './small-return.fixture';

const template = smallTemplate([
  { code: 'days', type: 'count' },
  { code: 'note', type: 'text' },
]);
const AT = {
  ...{ id: 6, at: '2015-08-20T08:00:00.000Z', decisionPosition: 9, referenceVersion: 1 },
  ...{ lanes: [], nextOffsets: [] },
};
const REUSED = { rule: 'version-reused', what: 'May stands twice' };
const LATER = { rule: 'provisional', what: 'June may yet be corrected' };

function copy(
  value: AnswerValue,
  warnings: LedgerOrigin['warnings'] = [],
  contentHash = String(value),
): Answer & { origin: LedgerOrigin } {
  const source = { from: 'figure', policyYear: '2015/16', metric: 'days', period: '2015/16-Q1' } as const;
  const origin = {
    from: 'ledger',
    source: { ...source, part: 'count' },
    contentHash,
  } as const;
  return { value, origin: { ...origin, watermark: AT.id, warnings } };
}

const inPlaceOf = (value: AnswerValue, ledger: AnswerValue): Answer => ({
  value,
  origin: { from: 'person', by: 'preparer', inPlaceOf: copy(ledger) },
});

function warned(answers: Record<string, Answer>, found: Record<string, Answer>): (string | undefined)[] {
  const outdated = outdatedCells({ answers, watermarks: [AT] }, found);
  const { findings } = checkReturn({ template, answers, thresholds: [], outdated, today: '2015-08-20' });
  return findings
    .filter(({ code }) => code === 'figure-outdated')
    .map(({ severity, cells, what }) => `${severity} ${cells[0]?.address}: ${what}`);
}

const FILLED = 'as of 20 August 2015 at 09:00';

test.each<[string, Record<string, Answer>, Record<string, Answer>, string[]]>([
  ['the same is no news', { days: copy(1427) }, { days: copy(1427) }, []],
  [
    'a count that was corrected',
    { days: copy(1427) },
    { days: copy(1431) },
    [`warns Figures!C1: 1,427 was filled in ${FILLED}, and the ledger has 1,431 by now`],
  ],
  [
    'a count that came to be provisional, or worse',
    { days: copy(1427) },
    { days: copy(1427, [REUSED]) },
    [
      `warns Figures!C1: 1,427 was filled in ${FILLED}, and comes with a warning by now: version-reused: May stands twice`,
    ],
  ],
  [
    'the same count of other records',
    { days: copy(1427) },
    { days: copy(1427, [], 'other records') },
    [`warns Figures!C1: 1,427 was filled in ${FILLED}, and the ledger has the same of other records by now`],
  ],
  [
    'a warning that is over, which filling it again takes away',
    { days: copy(1427, [REUSED]) },
    { days: copy(1427) },
    [
      `warns Figures!C1: 1,427 was filled in ${FILLED}, and comes by now without the warning: version-reused: May stands twice`,
    ],
  ],
  [
    'the same warnings in another order are no news',
    { days: copy(1427, [REUSED, LATER]) },
    { days: copy(1427, [LATER, REUSED]) },
    [],
  ],
  [
    'what is there no longer',
    { days: copy(1427) },
    {},
    [`warns Figures!C1: 1,427 was filled in ${FILLED}, and the ledger has nothing any more`],
  ],
  [
    'what is there since',
    {},
    { days: copy(1431) },
    ['warns Figures!C1: Nothing of the ledger is filled in, and it has 1,431 by now'],
  ],
  [
    'what somebody wrote in place of what the ledger had',
    { days: inPlaceOf(1500, 1427) },
    { days: copy(1431) },
    [`warns Figures!C1: 1,427 was filled in ${FILLED}, and the ledger has 1,431 by now`],
  ],
  ['what somebody wrote without it, and is so', given({ days: 1431 }), { days: copy(1431) }, []],
  [
    'a text',
    { note: copy('On track') },
    { note: copy('Late') },
    [`warns Figures!C2: "On track" was filled in ${FILLED}, and the ledger has "Late" by now`],
  ],
])('%s', (_, answers, found, said) => {
  expect(warned(answers, found)).toEqual(said);
});

test.each<[string, Record<string, Answer>, Record<string, Answer>, string]>([
  [
    'come to something else',
    { days: copy(1431) },
    { days: copy(1431) },
    'by the rules of today the same records come to 1,431',
  ],
  ['come to nothing', {}, {}, 'by the rules of today the same records come to nothing'],
  ['were corrected since as well', { days: copy(1431) }, { days: copy(1440) }, 'the ledger has 1,440 by now'],
])('what was filled in by other rules, of which the records %s', (_, anew, found, said) => {
  const answers = { days: copy(1427) };
  const outdated = outdatedCells({ answers, watermarks: [AT] }, found, new Map([[AT.id, anew]]));
  const { findings } = checkReturn({ template, answers, thresholds: [], outdated, today: '2015-08-20' });
  const told = findings.filter(({ code }) => code === 'figure-outdated').map(({ what }) => what);
  expect(told).toEqual([`1,427 was filled in ${FILLED}, and ${said}`]);
});
