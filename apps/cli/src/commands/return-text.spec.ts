import { describe, expect, test } from '@jest/globals';
import { BY_RULES } from '#returns/plain';
import { untoldText } from '#settlement/plain';
import { differenceLines, reproducedLines } from './return-difference-text';
import { settingsLines, type ReturnSettingsSaid } from './return-settings-text';
import { findingLines, returnLines, returnsLines, sheetsShown, type ReturnSaid } from './return-text';

const HASH = 'a'.repeat(64);
const OF = { area: 'E06000031', template: '2015-16-q2' };
const AT = {
  ...{ id: 6, at: '2015-11-20T09:00:00.000Z', decisionPosition: 9, referenceVersion: 1 },
  ...{ lanes: [], nextOffsets: [] },
};
const by = { name: 'A. Person', position: 'Director of Finance' };
const cell = (key: string, at: string): ReturnSaid['cells'][number] => ({
  ...{ key, at, sheet: 'Metrics', section: 'Metrics', question: `What of ${key}?` },
  ...{ type: 'count', isToBeConfirmed: false },
});
const CELLS: ReturnSaid['cells'] = [
  {
    ...cell('dtoc-actual', 'Metrics!C8'),
    answer: {
      value: 1694,
      origin: {
        from: 'ledger',
        source: {
          ...{ from: 'figure', metric: 'delayed-transfers-of-care', policyYear: '2015/16' },
          ...{ period: '2015/16-Q2', part: 'count' },
        },
        ...{ watermark: 6, contentHash: HASH },
        warnings: [{ rule: 'month-not-recorded', what: '2015-09 is missing' }],
      },
    },
  },
  cell('falls-actual', 'Metrics!C9'),
];
const OPEN: ReturnSaid = {
  ...{ ...OF, areaName: 'Peterborough', name: 'Quarterly return, Q2 2015/16' },
  inForce: { code: '2015-16-q2', version: 1, hash: HASH },
  form: { kind: 'quarterly', policyYear: '2015/16', period: '2015/16-Q2', verified: true },
  ...{ status: 'in-preparation', revision: 1, due: '2015-11-27T12:00:00.000Z', isLate: true },
  ...{
    isChecked: false,
    takesDespite: false,
    version: 3,
    contentHash: HASH,
    preparers: [],
    cells: CELLS,
    watermarks: [AT],
  },
  missing: [{ cell: 'falls-actual', what: 'No count was reported' }],
  checked: {
    findings: [
      {
        ...{ code: 'not-answered', severity: 'blocks', sentence: 'It is answered.' },
        ...{ what: 'It has no answer', mend: 'Answer it' },
        cells: [{ key: 'falls-actual', address: 'Metrics!C9', question: 'What of falls-actual?' }],
      },
    ],
    matrix: {
      sheets: [{ code: 'metrics', name: 'Metrics', questions: [], complete: false }],
      ...{ complete: false, inWords: 'Incomplete Template' },
    },
    verdict: { ready: false, blocking: 1, warnings: 0, inWords: 'blocked by 1' },
  },
  asked: [
    {
      code: 'nhs-finance',
      title: 'Finance officer of the NHS',
      organisations: [{ source: 'urn:ods:06H', name: 'The commissioner' }],
    },
    { code: 'council-finance', title: 'Finance officer of the council', organisations: [] },
  ],
  ...{ approvals: [], lacking: [], voided: [], submissions: [], decisions: [] },
};
const READY: ReturnSaid['checked'] = {
  ...{ findings: [], matrix: { sheets: [], complete: true, inWords: 'Complete Template' } },
  verdict: { ready: true, blocking: 0, warnings: 0, inWords: 'ready' },
};
const WENT_OUT: ReturnSaid = {
  ...OPEN,
  ...{ status: 'submitted', checked: READY, isChecked: true },
  approvals: [
    { approval: 'nhs-finance', organisation: 'urn:ods:06H', by, contentHash: HASH, signedIn: 'person:ccg' },
  ],
  signOff: { by, contentHash: HASH, signedIn: 'person:chair', on: '2015-11-26', authority: 'Resolution 12' },
  submissions: [
    {
      ...{ revision: 1, lockedAt: '2015-11-28T09:00:00.000Z', contentHash: HASH, late: 'A count was late' },
      ...{ despite: 'The board signed July', outdated: ['nea', 'benefits.1.activity'] },
      documents: [{ form: 'csv', name: 'return.csv', sha256: HASH, bytes: 9 }],
      destinations: [{ channel: 'mesh' }, { channel: 'e-mail', to: 'a@example.org' }, { channel: 'webhook' }],
      receipts: [
        {
          ...{ revision: 1, channel: 'mesh', sending: 1, deliveryId: 'd', state: 'accepted' },
          ...{ reference: '20151128-1', said: 'line 1\nline 2', receivedAt: '2015-11-28T09:00:01.000Z' },
        },
      ],
      failures: [
        { revision: 1, channel: 'webhook', sending: 1, rule: 'receiver-refused', what: 'It said 410' },
      ],
      letGo: [{ channel: 'webhook', reason: 'Nobody listens there' }],
      sendings: { mesh: 1, 'e-mail': 1, webhook: 1 },
    },
  ],
};

describe('a return for people', () => {
  test('says apart what is saved, what is valid and what is in, and that it is late', () => {
    expect(returnLines(OPEN).slice(2, 6)).toEqual([
      'Due        2015-11-27 12:00 London, LATE',
      'Saved      1 of 2 cells answered',
      'Valid      NO, blocked by 1',
      'Submitted  NO',
    ]);
    expect(returnLines({ ...OPEN, checked: READY })[4]).toBe('Valid      yes; NOT CHECKED as it stands');
    expect(returnLines(WENT_OUT).slice(4, 6)).toEqual([
      'Valid      yes; checked as it stands',
      'Submitted  revision 1 on 2015-11-28 09:00 London, NOT DELIVERED by e-mail yet',
    ]);
    expect(returnLines({ ...WENT_OUT, revision: 2, status: 'checked' })[5]).toBe(
      'Submitted  NO, revision 2 is not; revision 1 on 2015-11-28 09:00 London, NOT DELIVERED by e-mail yet',
    );
  });

  test('has each cell with its answer, where it is from, what is missing, what blocks and how to mend it', () => {
    const lines = returnLines(OPEN);
    const at = lines.indexOf('Metrics: INCOMPLETE');
    expect(lines.slice(at, at + 8)).toEqual([
      'Metrics: INCOMPLETE',
      '  C8    dtoc-actual: 1,694',
      '          What of dtoc-actual?',
      '          Metric delayed-transfers-of-care of 2015/16, 2015/16-Q2: count; month-not-recorded: 2015-09 is missing',
      '  C9    falls-actual: -',
      '          What of falls-actual?',
      '          The ledger has nothing: No count was reported',
      '        BLOCKS not-answered: It has no answer. Answer it',
    ]);
    expect(lines).toContain('  blocks not-answered: 1. Answer it');
  });

  test('has the cells of the first row of a section that has none yet', () => {
    const question = {
      ...({
        key: 'schemes.*.scheme-name',
        text: 'Scheme name',
        address: 'Metrics!B4',
        checker: 'Yes',
      } as const),
    };
    const sheets = [{ ...{ code: 'metrics', name: 'Metrics', complete: true }, questions: [question] }];
    const checked = { ...OPEN.checked, matrix: { ...OPEN.checked.matrix, sheets } };
    const lines = returnLines({ ...OPEN, checked });
    expect(lines.slice(lines.indexOf('  B4    schemes.1.scheme-name: no row yet')).slice(1, 2)).toEqual([
      '          Scheme name',
    ]);
    const cells = [...CELLS, cell('schemes.1.scheme-name', 'Metrics!B4')];
    expect(returnLines({ ...OPEN, checked, cells }).join()).not.toContain('no row yet');
  });

  test('is shown one sheet at a time, or where something blocks it', () => {
    const other = { ...cell('spent', 'Money!C4'), sheet: 'Money' };
    const said = { ...OPEN, cells: [...CELLS, other] };
    const money = returnLines(said, { sheet: 'money' });
    expect(money.filter((line) => line.includes('C4'))).toEqual(['  C4    spent: -']);
    expect(money.join()).not.toContain('dtoc-actual:');
    const blocked = returnLines(said, { blocking: true });
    expect(blocked.filter((line) => line.startsWith('  C'))).toEqual(['  C9    falls-actual: -']);
    for (const lines of [money, blocked]) {
      expect(lines).toContain('Verdict: blocked by 1, 0 warnings');
      expect(lines.join()).not.toContain('Hash to approve');
    }
    expect(sheetsShown(said, { sheet: 'expenditure' })).toEqual([]);
  });

  test('is checked with what differs by its value alone said once, for all cells of which it is said', () => {
    const finding = (
      key: string,
      value: string,
      what = `${value} comes with the warning invented: made up`,
    ) => ({
      ...({ code: 'figure-with-warning', severity: 'warns', sentence: 'It has none.', what } as const),
      mend: 'Say so',
      cells: [{ key, address: `Metrics!${key}`, question: 'How many?', value }],
    });
    const findings = [
      finding('C4', '4,293'),
      finding('C5', 'SUS', '"SUS" comes with the warning invented: made up'),
      finding('C6', '9', '9 comes with the warning provisional: not final'),
    ];
    expect(findingLines({ verdict: READY.verdict, findings })).toEqual([
      'ready, 0 warnings',
      '  Metrics!C4 (C4): 4,293',
      '  Metrics!C5 (C5): SUS',
      '    warns  figure-with-warning: comes with the warning invented: made up. Say so',
      '  Metrics!C6 (C6)',
      '    warns  figure-with-warning: 9 comes with the warning provisional: not final. Say so',
    ]);
  });

  test('says who is asked, who approved, by which authority it was signed, and what went out by which way', () => {
    expect(returnLines(OPEN)).toContain(
      '  council-finance (Finance officer of the council): NOBODY IS KNOWN to ask: name them in the settings, or agree the fund',
    );
    const lines = returnLines(WENT_OUT);
    expect(lines).toContain(
      '  nhs-finance (Finance officer of the NHS) of urn:ods:06H (The commissioner): approved by A. Person, Director of Finance, signed in as person:ccg',
    );
    expect(lines).toContain(
      'Signed off on 2015-11-26 by A. Person, Director of Finance, signed in as person:chair, for the board under: Resolution 12',
    );
    expect(lines).toContain('  to be ratified by the board');
    const late = lines.indexOf('  LATE: A count was late');
    expect(lines.slice(late + 1, late + 3)).toEqual([
      '  the ledger had other figures by then: The board signed July',
      '    of nea, benefits.1.activity',
    ]);
    const at = lines.indexOf('  NOT DELIVERED by e-mail');
    expect(lines.slice(at - 3, at + 3)).toEqual([
      '  mesh at 2015-11-28 09:00:01 London: taken by MESH, not collected yet, there known as 20151128-1',
      '    line 1',
      '    line 2',
      '  NOT DELIVERED by e-mail',
      '  webhook failed, sending 1: receiver-refused: It said 410',
      '  webhook was let go: Nobody listens there',
    ]);
  });

  test('is not delivered where every way was let go', () => {
    const [submission] = WENT_OUT.submissions;
    if (!submission) throw new Error('Nothing went out');
    const letGo = [{ channel: 'webhook' as const, reason: 'Nobody listens there' }];
    const alone = { ...submission, destinations: [{ channel: 'webhook' as const }], receipts: [], letGo };
    const lines = returnLines({ ...WENT_OUT, submissions: [alone] });
    expect(lines.filter((line) => line.includes('every way was let go'))).toEqual([
      expect.stringMatching(/^Submitted .*, NOT DELIVERED: every way was let go$/),
      expect.stringMatching(/^Revision 1, .*: NOT DELIVERED: every way was let go$/),
    ]);
  });

  test('says which approvals an edit made void, and what it changed', () => {
    const given = { approval: 'nhs-finance', organisation: 'urn:ods:06H', by, contentHash: HASH };
    const voided = [
      {
        ...{ voidedBy: 'return.answered' as const, cells: ['pooled'], approvals: [given] },
        ...{ version: 9, recordedAt: '2015-11-26T09:00:00.000Z' },
        signOff: { by, contentHash: HASH, on: '2015-11-26' },
      },
      {
        ...{ voidedBy: 'return.chain-changed' as const, cells: [], approvals: [given] },
        ...{ version: 12, recordedAt: '2015-11-27T09:00:00.000Z' },
      },
    ];
    const lines = returnLines({ ...OPEN, voided }).filter((line) => line.startsWith('  void'));
    expect(lines).toEqual([
      '  void: nhs-finance of urn:ods:06H by A. Person, since return.answered at version 9, 2015-11-26 09:00 London, changed pooled',
      '  void: signature of 2015-11-26 by A. Person, since return.answered at version 9, 2015-11-26 09:00 London, changed pooled',
      '  void: nhs-finance of urn:ods:06H by A. Person, since return.chain-changed at version 12, 2015-11-27 09:00 London',
    ]);
  });

  test('says of which file answers were read', () => {
    const decision = { version: 4, position: 4, type: 'return.answered', actor: 'person:preparer' };
    const file = { name: 'q2.xlsx', sha256: HASH };
    const said = { ...OPEN, decisions: [{ ...decision, recordedAt: '2015-11-26T09:00:00.000Z', file }] };
    expect(returnLines(said).at(-1)).toBe(
      `  4  2015-11-26 09:00 London  return.answered by person:preparer, of q2.xlsx, SHA-256 ${HASH}`,
    );
  });

  test('is a line among those of its area', () => {
    const { area, template, name, revision, version, due, isLate } = OPEN;
    const short = { area, template, name, revision, version, due, isLate };
    const returns = [{ ...short, status: 'submitted' as const, blocking: 1, undelivered: ['e-mail'] }];
    expect(returnsLines({ returns })).toEqual([
      '2015-16-q2  submitted, revision 1 at version 3, due 2015-11-27 12:00 London, LATE, blocked by 1, no receipt by e-mail  Quarterly return, Q2 2015/16',
    ]);
    const edited = [{ ...short, status: 'in-preparation' as const, undelivered: [] }];
    expect(returnsLines({ returns: edited })).toEqual([
      '2015-16-q2  in-preparation, revision 1 at version 3, due 2015-11-27 12:00 London, LATE, not checked as it stands  Quarterly return, Q2 2015/16',
    ]);
    expect(returnsLines({ returns: [] })).toEqual(['No return has been opened.']);
  });
});

const DTOC = {
  ...{ cell: 'dtoc-actual', at: 'Metrics!C8', question: 'What of dtoc-actual?' },
  type: 'count' as const,
};

test('of a draft they say what filling again would change, and what it changed since it was submitted', () => {
  const at = { ...DTOC, submitted: 1700 };
  const said = differenceLines({
    ...{ ...OF, revision: 2, isDraft: true, between: { before: AT, after: { ...AT, id: 9 } } },
    differences: [{ ...at, before: 1694, after: 1714, records: [], decisions: [] }],
    sinceSubmitted: { revision: 1, answers: [{ ...at, submitted: 1690, now: 1700 }] },
  });
  expect(said[0]).toContain('revision 2, in preparation: 1 cell differs between watermark 6');
  expect(said.slice(-4)).toEqual([
    '  stands as 1,700, which somebody wrote',
    'Fill it again to have what the ledger has.',
    'Against revision 1, which was submitted last: 1 answer differs',
    '  Metrics!C8 (dtoc-actual): 1,690 to 1,700',
  ]);
});

test.each([
  ['money', 268_650_000, '£2,686,500.00'],
  ['percentage', '1180.5', '1,180.5%'],
  ['date', '2015-11-26', '26 November 2015'],
] as const)('a cell of %s that only the ledger has is told as its question has it', (type, after, shown) => {
  const at = { cell: 'schemes.6.planned', at: 'Schemes!C11', question: 'Planned?', type };
  const said = differenceLines({
    ...{ ...OF, revision: 1, isDraft: true, between: { after: AT } },
    differences: [{ ...at, after, records: [], decisions: [] }],
    sinceSubmitted: { revision: 1, answers: [{ ...at, submitted: after }] },
  });
  expect(said).toContain(`  after   ${shown}`);
  expect(said.at(-1)).toBe(`  Schemes!C11 (schemes.6.planned): ${shown} to nothing`);
});

test('of a value that is the same they say that its records are others, what is warned of it, or that the rules are', () => {
  const same = { ...DTOC, before: 1694, after: 1694, records: [], decisions: [] };
  const over = [{ rule: 'provisional', what: 'Counts behind it are provisional' }];
  const began = [{ rule: 'version-reused', what: 'May stands twice' }];
  const said = differenceLines({
    ...{ ...OF, revision: 1, isDraft: false, between: { before: AT, after: AT } },
    differences: [same, { ...same, warnings: { began, over } }, { ...same, isByRules: true }],
  });
  const shown = ['Metrics!C8 (dtoc-actual)', '  What of dtoc-actual?', '  before  1,694', '  after   1,694'];
  expect(said.slice(1)).toEqual([
    ...[...shown, '  the same value, of other records', ...shown],
    '  warned of by now: version-reused: May stands twice',
    '  no longer warned of: provisional: Counts behind it are provisional',
    ...[...shown, `  ${BY_RULES}`],
  ]);
});

test.each(['too-many', 'not-explained'] as const)(
  'where records are %s, differences say so in place of them',
  (untold) => {
    const said = differenceLines({
      ...{ ...OF, revision: 1, isDraft: false, between: { before: AT, after: AT } },
      differences: [{ ...DTOC, before: 1694, after: 1714, records: [], decisions: [], untold }],
    });
    expect(said.at(-1)).toBe(`  ${untoldText(untold)}`);
  },
);

test('differences say cell, before, after, and the records or decisions behind', () => {
  const record = {
    ...{
      source: 'urn:ons:E06000031',
      period: '2015-08',
      table: 'agency' as const,
      category: { agency: 'nhs' as const },
    },
    event: { id: 'corrected', topic: 'reports', partition: 1, offset: 40 },
  };
  const lines = differenceLines({
    ...{ ...OF, revision: 1, isDraft: false, between: { before: AT, after: { ...AT, id: 9 } } },
    differences: [
      {
        ...DTOC,
        ...{ before: 1694, after: 1714, submitted: 1700 },
        records: [{ record, before: 483, after: 503 }],
        decisions: [
          {
            ...{ position: 12, type: 'plan.agreed', actor: 'person:approver', stream: 'plan/E06000031' },
            recordedAt: '2015-12-01T09:00:00.000Z',
          },
        ],
      },
    ],
  });
  expect(lines).toEqual([
    'E06000031 2015-16-q2, revision 1: 1 cell differs between watermark 6 (2015-11-20 09:00 London) and watermark 9 (2015-11-20 09:00 London)',
    'Metrics!C8 (dtoc-actual)',
    '  What of dtoc-actual?',
    '  before  1,694',
    '  after   1,714',
    '  went out as 1,700, which somebody wrote',
    '  record 2015-08, nhs by urn:ons:E06000031: 483 to 503  (corrected, reports/1 at 40)',
    '  decision 12, plan.agreed on plan/E06000031 by person:approver, 2015-12-01 09:00 London',
  ]);
});

test('what is made again says of its content and of its bytes whether they hold', () => {
  const lines = reproducedLines({
    ...{ ...OF, revision: 1, figures: 7, isContentSame: false, holds: false },
    filling: { was: [1, 2], is: 2, asKept: 5 },
    notReproduced: [
      { cell: 'dtoc-actual', at: 'Metrics!C8', type: 'count', submitted: 1694 },
      { cell: 'schemes.6.planned', at: 'Schemes!C11', type: 'money', submitted: 268_650_000, now: 0 },
    ],
    ...{ inputHash: HASH, contentHash: HASH, renderer: { was: 'documents 3', is: 'documents 3' } },
    documents: [{ form: 'csv', name: 'return.csv', sha256: HASH, isKept: true, isSame: false }],
  });
  expect(lines).toEqual([
    'E06000031 2015-16-q2, revision 1: DOES NOT HOLD',
    'Content  NOT THE SAME: 2 figures of the ledger worked out again, 2 not reproduced',
    '  5 were filled by other rules (1) than those of here (2): not worked out again, held to their hash',
    '  Metrics!C8 (dtoc-actual): 1,694 submitted, nothing now',
    '  Schemes!C11 (schemes.6.planned): £2,686,500.00 submitted, £0.00 now',
    `Hash     of the input ${HASH}, of what was signed ${HASH}`,
    'Bytes    made by documents 3',
    `  return.csv  kept, OTHER BYTES made again  SHA-256 ${HASH}`,
  ]);
});

test('settings say who approves, whom they tell, which way returns go, and until when a threshold holds', () => {
  const said: ReturnSettingsSaid = {
    ...{ area: 'E06000031', version: 2 },
    settings: {
      approvers: [{ approval: 'nhs-finance', organisations: ['urn:ods:06H'] }],
      contacts: [{ role: 'preparer', name: 'D. Person' }],
      destinations: [],
      submitsAt: '09:00',
      thresholds: [
        {
          ...{ rule: 'dtoc-variance-explained', percentMax: '10', owner: 'D. Person' },
          ...{ reason: 'Fewer beds', expires: '2016-03-31' },
        },
        {
          ...{ rule: 'income-variance-explained', severity: 'warns', owner: 'D. Person' },
          ...{ reason: 'Paid late', expires: '2016-01-31' },
        },
      ],
    },
    decisions: [],
  };
  const lines = settingsLines(said, '2016-02-01');
  expect(lines).toEqual([
    'E06000031 return settings, at version 2',
    'Approver  nhs-finance: urn:ods:06H',
    'Contact   preparer: D. Person',
    'Way       NONE: nothing can be submitted',
    'Goes out  by itself at 09:00 of its last day, once signed off',
    'Threshold dtoc-variance-explained: up to 10% until 2016-03-31, by D. Person: Fewer beds',
    'Threshold income-variance-explained: warns EXPIRED on 2016-01-31, by D. Person: Paid late',
  ]);
});

test('the history of settings says by whom and why they were changed, and what was and is', () => {
  const before = {
    approvers: [],
    contacts: [],
    destinations: [{ channel: 'folder' as const }],
    thresholds: [],
  };
  const settings = { ...before, destinations: [{ channel: 'e-mail' as const, to: 'a@example.org' }] };
  const at = { position: 1, recordedAt: '2015-11-28T09:00:00.000Z', actor: 'person:chair' };
  const decisions = [
    { ...at, version: 1, reason: 'Where it goes', settings: before },
    { ...at, version: 2, reason: 'By mail from now on', settings },
  ];
  const lines = settingsLines({ area: 'E06000031', version: 2, settings, decisions }, '2016-02-01');
  expect(lines.slice(lines.indexOf('Decisions:') + 1)).toEqual([
    '  1  2015-11-28 09:00 London  by person:chair: Where it goes',
    '     - Way       NONE: nothing can be submitted',
    '     + Way       folder',
    '  2  2015-11-28 09:00 London  by person:chair: By mail from now on',
    '     - Way       folder',
    '     + Way       e-mail to a@example.org',
  ]);
});
