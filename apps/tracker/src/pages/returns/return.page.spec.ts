import { html, type Html } from '#pages';
import type { ReturnStanding } from '#returns';
import { describe, expect, test } from '@jest/globals';
import { differencesContent } from './differences.page';
import { opensInWords } from './return-words';
import { returnContent } from './return.page';
import { cellStanding, returnStanding } from './return.fixture';
import { sheetContent } from './sheet.page';

const HASH = 'b'.repeat(64);
const BY = { name: 'C. Person', position: 'Director: Resources' };
const APPROVAL = { ...{ approval: 'council-finance', organisation: 'urn:ons:E06000031' }, contentHash: HASH };
const SHEET = { code: 'conditions', name: 'Conditions', questions: [], complete: false };

const NAMES = new Map([
  ['urn:ons:E06000031', 'Peterborough City Council'],
  ['person:preparer', 'Returns officer, Peterborough'],
]);
const nameOf = (id: string) => NAMES.get(id) ?? id;

function shown(standing: ReturnStanding, isToPrepare = false): Html {
  return returnContent({ standing, decisions: html``, isToPrepare, nameOf }, html``);
}

function sheetShown(standing: ReturnStanding): Html {
  return sheetContent({ standing, sheet: SHEET, isToPrepare: false, nameOf }, html``);
}

function words({ text }: Html): string {
  return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('a return at a glance', () => {
  test('says of what is valid whether it was checked as it stands', () => {
    expect(words(shown(returnStanding()))).toContain('Valid not checked as it stands');
    expect(words(shown(returnStanding({ isChecked: true })))).toContain('Valid checked as it stands');
  });

  test('says of what is signed that it may go out by itself, and of what is late that it does not', () => {
    const said = (isLate: boolean) => words(shown(returnStanding({ status: 'signed-off', isLate })));
    expect(said(false)).toContain('it goes out by itself where the area has set a time for that; otherwise');
    expect(said(true)).toContain('a preparer is to submit it, and to say why it is late.');
  });

  test('says which approvals were made void, and what made them so', () => {
    const asked = [{ code: 'council-finance', title: 'Finance officer of the council', organisations: [] }];
    const voided = [
      {
        approvals: [{ ...APPROVAL, by: BY }],
        ...{ voidedBy: 'return.answered' as const, cells: ['pooled', 'gone'] },
        ...{ version: 11, recordedAt: '2015-11-26T09:00:00.000Z' },
      },
    ];
    expect(words(shown(returnStanding({ voided, asked })))).toMatch(
      /Approval: Finance officer of the council, Peterborough City Council (By )?C\. Person, Director: Resources (Since )?answered at version 11, 26 November 2015 at 09:00 (Changed )?Conditions: Are the funds pooled\? \(C3\); gone/,
    );
  });

  test('says who signed under which authority, and that the board has yet to ratify it', () => {
    const signOff = {
      by: BY,
      contentHash: HASH,
      on: '2015-11-26',
      authority: 'Resolution 12',
      signedIn: 'x',
    };
    const said = words(shown(returnStanding({ signOff })));
    expect(said).toContain(
      'on 26 November 2015 by C. Person, Director: Resources, signed in as x, for the board under: Resolution 12',
    );
    expect(said).toContain('The board has yet to ratify it.');
  });
});

test('what went out late, or as it was signed, says why, and of which cells', () => {
  const snapshot = {
    ...{ revision: 1, lockedAt: '2015-11-28T09:00:00.000Z', documents: [] },
    signOff: { by: BY, contentHash: HASH, on: '2015-11-26' },
    ...{ late: 'The board met late', despite: 'It signed July', outdated: ['pooled', 'gone'] },
  };
  const none = { destinations: [], receipts: [], failures: [], letGo: [], sendings: {} };
  const submissions = [{ snapshot, ...none }] as unknown as ReturnStanding['submissions'];
  expect(words(shown(returnStanding({ submissions })))).toMatch(
    /Late Late The board met late .*by then It signed July .*cells Conditions: Are the funds pooled\? \(C3\); gone/,
  );
});

test('a finding is named by its sheet and question, and leads whoever prepares it to the field of its answer', () => {
  const cell = { key: 'pooled', address: 'Conditions!C3', question: 'Are the funds pooled?' };
  const finding = {
    ...{ code: 'not-answered', severity: 'blocks' as const, cells: [cell], sentence: 'It is answered.' },
    ...{ what: '"Are the funds pooled?" has no answer', mend: 'Answer it' },
  };
  const { checked } = returnStanding();
  const verdict = { ...checked.verdict, ready: false, blocking: 1 };
  const standing = returnStanding({ checked: { ...checked, verdict, findings: [finding] } });
  const said = words(shown(standing)).replace(/ ([:)])/g, '$1');
  expect(said).toContain('1 answer is missing ( Conditions: Are the funds pooled? (C3))');
  expect(said).toContain('Not complete yet 1 to do before sign-off');
  expect(said).toContain('Conditions: 1 to do Answer Are the funds pooled? (C3)');
  expect(said).not.toMatch(/has no answer|not-answered|Blocks/);
  const sheet = '/areas/E06000031/returns/2015-16-q2/sheets/conditions';
  expect(shown(standing).text).toContain(`href="${sheet}#cell-pooled"`);
  expect(shown(standing, true).text).toContain(`href="${sheet}/answers#cell-pooled"`);
});

test('what is to be done before sign-off stands in one list: the answers, then the check, the approvals and the signature', () => {
  const answer = { value: 'yes', origin: { from: 'person' as const, by: 'person:preparer' } };
  const cell = { key: 'pooled', address: 'Conditions!C3', question: 'Are the funds pooled?' };
  const finding = { code: 'pools', severity: 'blocks' as const, cells: [cell], sentence: 'It is pooled.' };
  const { checked } = returnStanding();
  const standing = returnStanding({
    cells: [cellStanding({ answer })],
    asked: [
      {
        ...{ code: 'council-finance', title: 'Finance officer' },
        organisations: [{ source: 'urn:ons:E06000031', name: 'Peterborough City Council' }],
      },
    ],
    lacking: [{ approval: 'council-finance', organisation: 'urn:ons:E06000031' }],
    checked: {
      ...checked,
      verdict: { ...checked.verdict, ready: false, blocking: 1 },
      findings: [{ ...finding, what: 'Conditions!C3 says yes', mend: 'Say no' }],
    },
  });
  const said = words(shown(standing, true)).replace(/ ([:)])/g, '$1');
  expect(said).toContain('Not valid 1 to do before sign-off, of which 1 to be put right');
  expect(said).toContain('What is next: 1 is to be put right (');
  expect(said).toContain(
    'Put right Are the funds pooled? (C3): “Are the funds pooled? (C3)” says yes. Say no. (The rule: It is pooled.) Then: Have it checked as it stands , by a preparer Have it approved: &quot;Finance officer&quot; of Peterborough City Council Have it signed off, by the board or for it',
  );
  const signOff = { by: BY, contentHash: HASH, on: '2015-11-26', signedIn: 'x' };
  expect(words(shown(returnStanding({ signOff })))).not.toContain('To do before sign-off');
});

test('what was copied and nobody has looked at leads whoever prepares it to where it is confirmed', () => {
  const cell = { key: 'pooled', address: 'Conditions!C3', question: 'Are the funds pooled?' };
  const finding = {
    ...{ code: 'copied-not-confirmed', severity: 'blocks' as const, cells: [cell] },
    ...{ sentence: 'It is confirmed.', what: '"Are the funds pooled?" is a copy', mend: 'Confirm it' },
  };
  const { checked } = returnStanding();
  const verdict = { ...checked.verdict, ready: false, blocking: 1 };
  const { text } = shown(returnStanding({ checked: { ...checked, verdict, findings: [finding] } }), true);
  const confirmed = '/areas/E06000031/returns/2015-16-q2/sheets/conditions/confirm#cell-pooled';
  expect([...text.matchAll(/href="([^"]*#cell-pooled)"/g)].map(([, path]) => path)).toEqual([
    confirmed,
    confirmed,
  ]);
});

test('a return that nobody opened says when it opens, and why one of long ago does not of itself', () => {
  const days = { today: '2026-11-30', begunOn: '2026-11-01' };
  const said = (opensOn: string) => opensInWords({ opensOn }, days);
  expect(said('2027-01-01')).toBe('By itself on 1 January 2027');
  expect(said('2015-07-01')).toBe('By hand: its day was 1 July 2015, before this ledger began');
  expect(said('2026-11-30')).toBe('Its day was 30 November 2026; it can be opened by hand');
});

describe('a sheet of a return', () => {
  test('marks what is to be confirmed, and what the ledger has otherwise by now', () => {
    const answer = { value: 'yes', origin: { from: 'person' as const, by: 'person:preparer' } };
    const cells = [cellStanding({ answer, isToBeConfirmed: true })];
    const [cell] = cells.map(({ key, at: address, question }) => ({ key, address, question }));
    const { checked } = returnStanding();
    const outdated = { code: 'figure-outdated', severity: 'warns' as const, cells: cell ? [cell] : [] };
    const findings = [{ ...outdated, sentence: 'It is what the ledger has.', what: 'It was', mend: 'Fill' }];
    const standing = returnStanding({ cells, checked: { ...checked, findings } });
    const said = words(sheetShown(standing));
    expect(said).toContain('Yes To be confirmed Outdated');
    expect(said).toContain('Answered by Returns officer, Peterborough');
    expect(said).toContain('Warning It was. Fill.');
  });

  test('keeps an amount on one line', () => {
    const answer = { value: 1_039_000_000, origin: { from: 'person' as const, by: 'person:preparer' } };
    const cells = [cellStanding({ type: 'money', answer })];
    const { text } = sheetShown(returnStanding({ cells }));
    expect(text).toContain('<span class="unbroken">£10,390,000.00</span>');
  });

  test('shows what somebody wrote as text, whatever it looks like', () => {
    const answer = { value: '<script>alert(1)</script>', origin: { from: 'person' as const, by: '<b>' } };
    const { text } = sheetShown(returnStanding({ cells: [cellStanding({ type: 'text', answer })] }));
    expect(text).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<b>');
  });
});

test('what the ledger has otherwise is shown as its questions have it, of rows too that the return has not got', () => {
  const row = { cell: 'schemes.6.planned', at: 'Schemes!C11', question: 'Planned?', type: 'money' as const };
  const content = differencesContent(
    returnStanding(),
    {
      ...{ area: 'E06000031', template: '2015-16-q2', revision: 2, isDraft: true, between: {} },
      differences: [
        { ...row, after: 268_650_000, records: [], decisions: [] },
        { ...row, before: 100, after: 100, records: [], decisions: [] },
      ],
      sinceSubmitted: {
        revision: 1,
        answers: [{ ...row, type: 'date', submitted: '2015-11-26' }],
      },
    },
    nameOf,
    html``,
  );
  const said = words(content);
  expect(said).toContain('Before nothing Now £2,686,500.00');
  expect(said).toContain('Now £1.00 the same, of other records');
  expect(said).toContain('Submitted 26 November 2015 Now nothing');
});
