import { describe, expect, test } from '@jest/globals';
import type { Refusal, Result } from '#kernel';
import type { Answer, FilledAt } from './answers';
import type { OutdatedCell } from './outdated-cells';
import type { Locked, ReturnCommand } from './return-command';
import { returnDecider } from './return.decider';
import type { AskedApproval, Destination, ReturnEvent } from './return.events';
import { contentHashOf, statusOf, type OpenReturn, type ReturnState } from './return-state';
import { SMALL_FORM } from './small-form.fixture';

const COUNCIL = 'urn:ons:E06000031';
const CCG = 'urn:ods:06H';
const of = { area: 'E06000031', template: SMALL_FORM.code };
const around = { of, subject: 'preparer', now: '2015-08-20T09:00:00.000Z', form: SMALL_FORM };
const person = { name: 'A. Person', position: 'Director of Finance' };
const at = (id: number): FilledAt => ({
  ...{ id, at: '2015-07-02T00:00:00.000Z', decisionPosition: 5, referenceVersion: 1 },
  ...{ lanes: [0], nextOffsets: [10] },
});
const copied = (value: number, watermark: number, contentHash = `hash of ${value}`): Answer => ({
  value,
  origin: {
    from: 'ledger',
    source: {
      ...{ from: 'figure', policyYear: '2015/16', metric: 'delayed-transfers-of-care' },
      ...{ period: '2015/16-Q1', part: 'count' },
    },
    watermark,
    contentHash,
    warnings: [],
  },
});
const locked: Locked = {
  areaName: 'Peterborough',
  definitionsHash: 'd',
  heads: [{ chain: 'decisions', at: 9, hash: 'h' }],
  renderer: 'documents 2',
  documents: [{ form: 'workbook', name: 'return.xlsx', sha256: '00', bytes: 1 }],
  thresholds: [],
  warnings: [],
};

type Given = (state: ReturnState) => ReturnCommand;
const hashOf = (state: ReturnState) => contentHashOf(state as OpenReturn);
const askedOf = (state: ReturnState) => (state as OpenReturn).asked;

const CHAIN: readonly AskedApproval[] = [
  {
    code: 'council-finance',
    title: 'Finance officer of the council',
    organisations: [{ source: COUNCIL, name: 'Peterborough City Council' }],
  },
  {
    code: 'nhs-finance',
    title: 'Chief finance officer of the commissioner',
    organisations: [{ source: CCG, name: 'NHS Cambridgeshire and Peterborough CCG' }],
  },
];
const open: Given = () => ({
  ...around,
  type: 'open',
  inForce: { code: SMALL_FORM.code, version: 1, hash: 'form' },
  due: '2015-08-28T11:00:00.000Z',
  approvals: CHAIN,
});
const fill =
  (value: number | undefined, watermark = 1, contentHash?: string): Given =>
  () => ({
    ...around,
    subject: 'reporter',
    type: 'fill',
    approvals: CHAIN,
    at: at(watermark),
    found: value === undefined ? {} : { 'delayed-days': copied(value, watermark, contentHash) },
    missing: value === undefined ? [{ cell: 'delayed-days', what: 'Nothing was reported' }] : [],
  });
const answer =
  (answers: Record<string, string | number | null>, subject = 'preparer'): Given =>
  () => ({ ...around, subject, type: 'answer', answers });
const check =
  (blocking = 0): Given =>
  (state) => ({ ...around, type: 'check', contentHash: hashOf(state), blocking, warnings: [] });
const approve =
  (
    approval: string,
    organisation: string,
    more: {
      subject?: string;
      actsFor?: string[];
      hash?: string;
      on?: string;
      chain?: readonly AskedApproval[];
    } = {},
  ): Given =>
  (state) => ({
    ...around,
    subject: more.subject ?? `signatory of ${organisation}`,
    type: 'approve',
    ...{ approval, organisation, by: person },
    contentHash: more.hash ?? hashOf(state),
    on: more.on,
    actsFor: more.actsFor ?? [organisation],
    chain: more.chain ?? askedOf(state),
  });
const byCouncil = approve('council-finance', COUNCIL);
const byCcg = approve('nhs-finance', CCG);
const signOff =
  (
    more: {
      readonly subject?: string;
      readonly authority?: string;
      readonly on?: string;
      readonly chain?: readonly AskedApproval[];
    } = {},
  ): Given =>
  (state) => ({
    ...around,
    subject: more.subject ?? 'chair',
    type: 'sign-off',
    by: person,
    contentHash: hashOf(state),
    on: more.on ?? '2015-08-20',
    authority: more.authority,
    chain: more.chain ?? askedOf(state),
  });
const submit =
  (
    more: {
      readonly now?: string;
      readonly late?: string;
      readonly hash?: string;
      readonly outdated?: readonly OutdatedCell[];
      readonly despite?: string;
      readonly chain?: readonly AskedApproval[];
    } = {},
  ): Given =>
  (state) => ({
    ...around,
    now: more.now ?? around.now,
    type: 'submit',
    contentHash: more.hash ?? hashOf(state),
    locked,
    destinations: [{ channel: 'folder' }, { channel: 'e-mail', to: 'team@example.org' }],
    late: more.late,
    ...{ outdated: more.outdated ?? [], despite: more.despite, chain: more.chain ?? askedOf(state) },
  });
const deliver =
  (channel: Destination['channel'], state: 'accepted' | 'acknowledged' = 'accepted', sending = 1): Given =>
  () => ({
    ...around,
    type: 'deliver',
    ...{ revision: 1, channel, sending, deliveryId: `${channel}.1`, state, reference: 'r', said: '250 OK' },
    receivedAt: around.now,
  });
const giveUp =
  (channel: Destination['channel'], sending = 1): Given =>
  () => ({
    ...around,
    type: 'give-up',
    ...{ revision: 1, channel, sending, rule: 'parcel-came-back', what: 'Nobody collected it' },
  });
const resend: Given = () => ({ ...around, type: 'resend', revision: 1, channel: 'e-mail' });
const letGo =
  (channel: Destination['channel'], reason = 'The folder is enough'): Given =>
  () => ({ ...around, type: 'let-go', revision: 1, channel, reason });
const decide =
  (type: 'reopen' | 'withdraw', reason: string): Given =>
  () => ({ ...around, type, reason });

const prepared = [open, fill(1427), answer({ 'plans-agreed': 'yes' }), check()];
const signed = [...prepared, byCouncil, byCcg, signOff()];
const submitted = [...signed, submit()];

function after(given: readonly Given[]): { state: ReturnState; events: ReturnEvent[] } {
  let state = returnDecider.initialState;
  const events: ReturnEvent[] = [];
  for (const each of given) {
    const decided = returnDecider.decide(each(state), state);
    if (!decided.ok) throw new Error(JSON.stringify(decided.failure));
    for (const event of decided.value) {
      state = returnDecider.evolve(state, event);
      events.push(event);
    }
  }
  return { state, events };
}

function openAfter(given: readonly Given[]): OpenReturn {
  const { state } = after(given);
  if (state.status === 'none') throw new Error('No return was opened');
  return state;
}

function when(given: readonly Given[], command: Given): Result<readonly ReturnEvent[], readonly Refusal[]> {
  const { state } = after(given);
  return returnDecider.decide(command(state), state);
}

function refusedBy(given: readonly Given[], command: Given): string[] {
  const decided = when(given, command);
  return decided.ok ? [] : decided.failure.map(({ rule }) => rule);
}

function decidedBy(given: readonly Given[], command: Given): string[] {
  const decided = when(given, command);
  return decided.ok ? decided.value.map(({ type }) => type) : decided.failure.map(({ rule }) => rule);
}

describe('how far a return has come', () => {
  test.each<[string, readonly Given[]]>([
    ['opened', [open]],
    ['in-preparation', [open, fill(1427)]],
    ['in-preparation', [...prepared.slice(0, -1), check(2)]],
    ['checked', prepared],
    ['checked', [...prepared, byCouncil]],
    ['approved', [...prepared, byCouncil, byCcg]],
    ['signed-off', signed],
    ['submitted', submitted],
    ['submitted', [...submitted, deliver('folder')]],
    ['delivered', [...submitted, deliver('folder'), deliver('e-mail')]],
    ['in-preparation', [...submitted, decide('reopen', 'Late counts')]],
    ['withdrawn', [...signed, decide('withdraw', 'Not to be sent')]],
    ['withdrawn', [...submitted, decide('reopen', 'Late counts'), decide('withdraw', 'None after all')]],
  ])('is %s', (status, given) => {
    expect(statusOf(openAfter(given))).toBe(status);
  });

  test('is acknowledged once NHS England said so', () => {
    const acknowledge: Given = () => ({
      ...around,
      type: 'acknowledge',
      on: '2015-08-20',
      reference: 'BCF-1',
    });
    expect(statusOf(openAfter([...submitted, acknowledge]))).toBe('acknowledged');
    expect(refusedBy(signed, acknowledge)).toEqual(['return-not-submitted']);
    const revising = [...submitted, decide('reopen', 'Late counts'), acknowledge];
    expect(openAfter(revising).submissions[0]?.acknowledged?.reference).toBe('BCF-1');
    expect(refusedBy(revising, acknowledge)).toEqual(['acknowledged-already']);
  });
});

describe('what the ledger knows', () => {
  test('is copied with where it was taken', () => {
    const { answers, watermarks } = openAfter([open, fill(1427)]);
    expect(answers['delayed-days']).toEqual(copied(1427, 1));
    expect(watermarks).toEqual([at(1)]);
  });

  test('said again as before changes nothing, so that no approval is void', () => {
    expect(decidedBy([...prepared, byCouncil], fill(1427, 2))).toEqual([]);
  });

  test('of which a warning is over is filled in, and the same warnings in another order are not', () => {
    const warnings = ['provisional', 'invented'].map((rule) => ({ rule, what: 'It may be corrected' }));
    const warned = (which: typeof warnings, watermark: number): Given => {
      const { value, origin } = copied(1427, watermark);
      const found = { 'delayed-days': { value, origin: { ...origin, warnings: which } as Answer['origin'] } };
      return (state) => ({ ...fill(1427, watermark)(state), found }) as ReturnCommand;
    };
    const given = [open, warned(warnings, 1)];
    expect(decidedBy(given, warned(warnings.toReversed(), 2))).toEqual([]);
    expect(decidedBy(given, warned(warnings.slice(1), 2))).toEqual(['return.filled']);
  });

  test('said otherwise voids what was approved, by name', () => {
    const { approvals, voided, answers } = openAfter([...prepared, byCouncil, fill(1430, 2)]);
    expect(answers['delayed-days']?.value).toBe(1430);
    expect(approvals).toEqual([]);
    expect(voided).toMatchObject([
      {
        ...{ voidedBy: 'return.filled', cells: ['delayed-days'] },
        approvals: [{ approval: 'council-finance' }],
      },
    ]);
  });

  test.each<[string, readonly Given[]]>([
    ['before', [open, fill(1427), answer({ 'delayed-days': 1500 })]],
    ['after', [open, answer({ 'delayed-days': 1500 }), fill(1427)]],
  ])('stands beside what somebody wrote, whether it came %s', (_, given) => {
    const inPlaceOf = copied(1427, 1);
    expect(openAfter(given).answers['delayed-days']).toEqual({
      value: 1500,
      origin: { from: 'person', by: 'preparer', inPlaceOf },
    });
    expect(decidedBy(given, fill(1427, 2))).toEqual([]);
    const gone = openAfter([...given, fill(undefined, 3)]).answers['delayed-days'];
    expect(gone).toEqual({ value: 1500, origin: { from: 'person', by: 'preparer' } });
  });

  test('is taken back where it is no longer there, and what is missing is named', () => {
    const { answers, missing } = openAfter([open, fill(1427), fill(undefined, 2)]);
    expect(answers).toEqual({});
    expect(missing).toEqual([{ cell: 'delayed-days', what: 'Nothing was reported' }]);
  });
});

describe('answers', () => {
  test('are refused by cell and by type, all at once', () => {
    const asked = { nowhere: 'x', 'delayed-days': 'many', 'benefits.6.scheme': 'x', 'benefits.5.saving': 1 };
    expect(refusedBy([open], answer(asked))).toEqual([
      'no-such-cell',
      'answer-of-other-type',
      'no-such-cell',
    ]);
  });

  test('to choose from are worded as the form words them, or refused with what there is to choose', () => {
    expect(openAfter([open, answer({ 'plans-agreed': ' YES' })]).answers['plans-agreed']?.value).toBe('yes');
    expect(decidedBy([open, answer({ 'plans-agreed': 'yes' })], answer({ 'plans-agreed': 'Yes' }))).toEqual(
      [],
    );
    expect(refusedBy([open], answer({ 'plans-agreed': 'maybe' }))).toEqual(['answer-none-of-its-options']);
  });

  test('that stand already, and answers taken back that are none, change nothing', () => {
    expect(decidedBy([open, answer({ spent: 5 })], answer({ spent: 5, 'plans-agreed': null }))).toEqual([]);
  });

  test('changed after an approval void it, and it has to be checked and approved anew', () => {
    const given = [...prepared, byCouncil, byCcg, signOff(), answer({ spent: 100 })];
    const state = openAfter(given);
    expect(state.voided).toMatchObject([
      {
        approvals: [{ approval: 'council-finance' }, { approval: 'nhs-finance' }],
        ...{ signOff: { on: '2015-08-20' }, voidedBy: 'return.answered', cells: ['spent'] },
      },
    ]);
    expect(state.signOff).toBeUndefined();
    expect(statusOf(state)).toBe('in-preparation');
    expect(refusedBy(given, byCouncil)).toEqual(['return-not-checked']);
  });
});

test('who prepared answers may not approve them in any revision that has them', () => {
  for (const given of [
    [...prepared, decide('withdraw', 'No'), decide('reopen', 'Yes'), check()],
    [...submitted, decide('reopen', 'Late counts'), fill(1500, 2), check()],
  ])
    expect(refusedBy(given, approve('council-finance', COUNCIL, { subject: 'preparer' }))).toEqual([
      'approves-own-preparation',
    ]);
});

test('what is approved is of one board, one form, one revision and one chain', () => {
  const standing = openAfter(prepared);
  const others: OpenReturn[] = [
    { ...standing, of: { ...of, area: 'E06000032' } },
    { ...standing, template: { ...standing.template, version: 2 } },
    { ...standing, revision: 2 },
    { ...standing, asked: CHAIN.slice(1) },
    { ...standing, answers: {} },
    { ...standing, watermarks: [] },
  ];
  const hashes = [standing, ...others].map((each) => contentHashOf(each));
  expect(new Set(hashes).size).toBe(others.length + 1);
});

test('an organisation that is called otherwise makes nothing void', () => {
  const renamed = CHAIN.map((each) => ({
    ...each,
    organisations: each.organisations.map(({ source }) => ({ source, name: 'Another name' })),
  }));
  const again: Given = (state) => {
    const command = fill(1427)(state);
    return command.type === 'fill' ? { ...command, approvals: renamed } : command;
  };
  expect(decidedBy([...prepared, byCouncil], again)).toEqual([]);
});

describe('an approval is refused', () => {
  test.each<[string, readonly Given[], Given]>([
    ['return-hash-stale', prepared, approve('council-finance', COUNCIL, { hash: '00' })],
    ['approves-own-preparation', prepared, approve('council-finance', COUNCIL, { subject: 'preparer' })],
    ['approves-for-another', prepared, approve('council-finance', COUNCIL, { actsFor: [CCG] })],
    ['approval-not-asked', prepared, approve('council-finance', CCG)],
    ['approval-not-asked', prepared, approve('somebody', COUNCIL)],
    ['approval-before-its-turn', prepared, byCcg],
    ['approved-already', [...prepared, byCouncil], byCouncil],
    ['return-not-checked', [open, fill(1427)], byCouncil],
    ['return-not-checked', [...prepared.slice(0, -1), check(1)], byCouncil],
    ['return-day-ahead', prepared, approve('council-finance', COUNCIL, { on: '2015-08-21' })],
    ['signed-before-it-opened', prepared, approve('council-finance', COUNCIL, { on: '2015-06-30' })],
    ['return-locked', submitted, byCouncil],
  ])('as %s', (rule, given, command) => {
    expect(refusedBy(given, command)).toEqual([rule]);
  });
});

describe('the sign-off', () => {
  test.each<[string, readonly Given[], Given]>([
    ['return-not-approved', [...prepared, byCouncil], signOff()],
    ['signed-off-already', signed, signOff()],
    ['approves-own-preparation', [...prepared, byCouncil, byCcg], signOff({ subject: 'preparer' })],
    ['return-day-ahead', [...prepared, byCouncil, byCcg], signOff({ on: '2015-08-21' })],
    ['signed-before-it-opened', [...prepared, byCouncil, byCcg], signOff({ on: '2015-06-30' })],
    ['signed-before-approved', [...prepared, byCouncil, byCcg], signOff({ on: '2015-08-19' })],
    ['return-without-reason', [...prepared, byCouncil, byCcg], signOff({ authority: ' ' })],
  ])('is refused as %s', (rule, given, command) => {
    expect(refusedBy(given, command)).toEqual([rule]);
  });

  test('is dated on no day before the approvals it rests on; those that have no day hold it to none', () => {
    const on = (day: string) => [
      ...prepared,
      approve('council-finance', COUNCIL, { on: '2015-08-17' }),
      approve('nhs-finance', CCG, { on: day }),
    ];
    expect(refusedBy(on('2015-08-18'), signOff({ on: '2015-08-18' }))).toEqual([]);
    const early = when(on('2015-08-19'), signOff({ on: '2015-08-18' }));
    expect(early).toMatchObject({
      failure: [{ where: '/on', what: expect.stringContaining('on 19 August 2015') }],
    });
    // As return.approved was recorded before it had a day.
    const dated = openAfter([...prepared, byCouncil, byCcg]);
    const approvals = dated.approvals.map((given) => ({ ...given, on: undefined }));
    const state: ReturnState = { ...dated, status: 'open', approvals };
    expect(returnDecider.decide(signOff({ on: '2015-08-01' })(state), state).ok).toBe(true);
  });

  test('under delegation is ratified by the board later, once, also after it went out', () => {
    const ratify: Given = () => ({
      ...around,
      type: 'ratify',
      on: '2015-08-20',
      reference: 'Minute 7',
      by: person,
    });
    const given = [...prepared, byCouncil, byCcg, signOff({ authority: 'Resolution 12' }), submit()];
    expect(decidedBy(given, ratify)).toEqual(['return.ratified']);
    expect(refusedBy([...given, ratify], ratify)).toEqual(['nothing-to-ratify']);
    expect(refusedBy(signed, ratify)).toEqual(['nothing-to-ratify']);
    // Also when a revision is being prepared; and what was ratified before it went out went out so.
    const revising = [...given, decide('reopen', 'Late counts')];
    expect(openAfter([...revising, ratify]).submissions[0]?.ratified?.reference).toBe('Minute 7');
    const before = [...given.slice(0, -1), ratify, submit()];
    expect(openAfter(before).submissions[0]?.snapshot.ratified).toEqual({
      on: '2015-08-20',
      reference: 'Minute 7',
    });
    expect(refusedBy(before, ratify)).toEqual(['nothing-to-ratify']);
  });
});

describe('a submission', () => {
  test('locks everything it rests on in one decision', () => {
    const { events, state } = after(submitted);
    const [last] = events.slice(-1);
    if (last?.type !== 'return.submitted') throw new Error('Not submitted');
    const { snapshot } = last.data;
    expect(snapshot).toMatchObject({ ...locked, revision: 1, watermarks: [at(1)] });
    expect(snapshot.contentHash).toBe(hashOf(state));
    expect(Object.keys(snapshot.answers)).toEqual(['delayed-days', 'plans-agreed']);
    expect(snapshot.approvals).toHaveLength(2);
  });

  test.each<[string, readonly Given[], Given]>([
    ['return-not-signed-off', [...prepared, byCouncil, byCcg], submit()],
    ['return-hash-stale', signed, submit({ hash: '00' })],
    ['return-locked', submitted, submit()],
    ['return-late', signed, submit({ now: '2015-08-28T11:00:00.001Z' })],
    ['return-not-checked', [...signed, check(3)], submit()],
  ])('is refused as %s', (rule, given, command) => {
    expect(refusedBy(given, command)).toEqual([rule]);
  });

  test('after its deadline is taken with a reason, which stands in it', () => {
    const late = submit({ now: '2015-08-29T09:00:00.000Z', late: 'The board met on the 29th' });
    expect(openAfter([...signed, late]).submissions[0]?.snapshot.late).toBe('The board met on the 29th');
    expect(openAfter(submitted).submissions[0]?.snapshot.late).toBeUndefined();
  });

  test('before its snapshot kept the reasons is read with them', () => {
    const { state } = after(signed);
    const event = after(submitted).events.at(-1);
    if (event?.type !== 'return.submitted') throw new Error('It was not submitted');
    const reasons = { late: 'The board met on the 29th', despite: 'May was corrected an hour ago' };
    const read = returnDecider.evolve(state, { ...event, data: { ...event.data, ...reasons } });
    expect(read).toMatchObject({ submissions: [{ snapshot: reasons }] });
  });

  test('of a revision keeps why it comes late, where somebody says so', () => {
    const revised = [...submitted, decide('reopen', 'Late counts'), fill(1500, 2), check()];
    const late = submit({ now: '2015-09-12T09:00:00.000Z', late: 'August was corrected' });
    const again = [...revised, byCouncil, byCcg, signOff()];
    expect(openAfter([...again, late]).submissions[1]?.snapshot.late).toBe('August was corrected');
    const unsaid = submit({ now: '2015-09-12T09:00:00.000Z' });
    expect(openAfter([...again, unsaid]).submissions[1]?.snapshot.late).toBeUndefined();
  });

  test('of which the ledger says something else by now is taken with a reason, which stands in it', () => {
    const outdated = [{ cell: 'delayed-days', filled: { value: 1427 }, ledger: 1431, warnings: [] }];
    expect(when(signed, submit({ outdated, despite: ' ' }))).toMatchObject({
      failure: [{ rule: 'return-outdated', what: 'The ledger says something else by now of delayed-days' }],
    });
    const despite = 'May was corrected an hour ago';
    const { submissions } = openAfter([...signed, submit({ outdated, despite })]);
    expect(submissions).toMatchObject([
      { snapshot: { despite, outdated: outdated.map(({ cell }) => cell) } },
    ]);
    expect(openAfter([...signed, submit({ despite })]).submissions[0]?.snapshot.despite).toBeUndefined();
  });

  test('that rests on other records by now, and says the same, takes no reason', () => {
    const outdated = [{ cell: 'delayed-days', filled: { value: 1427 }, ledger: 1427, warnings: [] }];
    expect(decidedBy(signed, submit({ outdated }))).toEqual(['return.submitted']);
    const despite = 'It goes out as it was signed';
    const { submissions } = openAfter([...signed, submit({ outdated, despite })]);
    expect(submissions[0]?.snapshot).not.toHaveProperty('despite');
    expect(submissions[0]?.snapshot).not.toHaveProperty('outdated');
  });

  test('keeps of which cells the ledger had nothing', () => {
    const unfilled = [open, fill(undefined), answer({ 'delayed-days': 5 }), check(), byCouncil, byCcg];
    const { submissions } = openAfter([...unfilled, signOff(), submit()]);
    const missing = [{ cell: 'delayed-days', what: 'Nothing was reported' }];
    expect(submissions).toMatchObject([{ snapshot: { missing } }]);
  });

  test('has one receipt for each way it went, however often one comes', () => {
    const given = [...submitted, deliver('folder')];
    expect(decidedBy(given, deliver('folder'))).toEqual([]);
    expect(refusedBy(given, deliver('mesh'))).toEqual(['delivery-unknown']);
  });

  test('has the newest that was said of each sending: taken on, then with the addressee', () => {
    const given = [...submitted, deliver('e-mail')];
    expect(decidedBy(given, deliver('e-mail', 'acknowledged'))).toEqual(['return.delivered']);
    const acknowledged = [...given, deliver('e-mail', 'acknowledged')];
    expect(openAfter(acknowledged).submissions[0]?.receipts.map(({ state }) => state)).toEqual([
      'acknowledged',
    ]);
    expect(decidedBy(acknowledged, deliver('e-mail'))).toEqual([]);
    expect(openAfter([...given, deliver('e-mail', 'accepted', 2)]).submissions[0]?.receipts).toHaveLength(2);
  });

  test('is delivered while the last that was heard of each way is a receipt', () => {
    const statusAfter = (...more: Given[]) => statusOf(openAfter([...submitted, ...more]));
    const delivered = [deliver('folder'), deliver('e-mail')];
    expect(statusAfter(...delivered)).toBe('delivered');
    // What had been taken came back.
    expect(statusAfter(...delivered, giveUp('e-mail'))).toBe('submitted');
    expect(decidedBy([...submitted, ...delivered, giveUp('e-mail')], giveUp('e-mail'))).toEqual([]);
    expect(statusAfter(...delivered, giveUp('e-mail'), resend)).toBe('submitted');
    const again = deliver('e-mail', 'accepted', 2);
    expect(statusAfter(...delivered, giveUp('e-mail'), resend, again)).toBe('delivered');
    expect(statusAfter(...delivered, resend, giveUp('e-mail', 2))).toBe('submitted');
  });

  test('stays delivered once the addressee has it, whether a failure of that sending is heard before or after', () => {
    const taken = [...submitted, deliver('folder'), deliver('e-mail')];
    const collected = deliver('e-mail', 'acknowledged');
    expect(decidedBy([...taken, collected], giveUp('e-mail'))).toEqual([]);
    expect(statusOf(openAfter([...taken, giveUp('e-mail')]))).toBe('submitted');
    expect(statusOf(openAfter([...taken, giveUp('e-mail'), collected]))).toBe('delivered');
  });

  test('waits for no way that was let go, but arrived by one of them', () => {
    const failed = [...submitted, giveUp('e-mail'), giveUp('folder')];
    expect(statusOf(openAfter([...failed, letGo('e-mail'), letGo('folder')]))).toBe('submitted');
    const arrived = [...submitted, deliver('folder'), giveUp('e-mail'), letGo('e-mail')];
    expect(statusOf(openAfter(arrived))).toBe('delivered');
    // Sent again all the same, it is waited for again.
    expect(statusOf(openAfter([...arrived, resend]))).toBe('submitted');
    expect(refusedBy(arrived, letGo('e-mail'))).toEqual(['nothing-to-let-go']);
    expect(refusedBy(arrived, letGo('folder'))).toEqual(['nothing-to-let-go']);
    expect(refusedBy(arrived, letGo('mesh'))).toEqual(['delivery-unknown']);
    expect(refusedBy(submitted, letGo('folder', ' '))).toEqual(['return-without-reason']);
  });

  test('is never edited, and stays when a revision says something else', () => {
    for (const command of [answer({ spent: 1 }), fill(1500, 2), check()])
      expect(refusedBy(submitted, command)).toEqual(['return-locked']);
    const revised = openAfter([...submitted, decide('reopen', 'Late counts'), fill(1500, 2)]);
    expect(revised.revision).toBe(2);
    expect(revised.answers['delayed-days']?.value).toBe(1500);
    expect(revised.submissions[0]?.snapshot.answers['delayed-days']?.value).toBe(1427);
  });

  test('is reopened with a reason, and only what was submitted or withdrawn is', () => {
    expect(refusedBy(submitted, decide('reopen', ' '))).toEqual(['return-without-reason']);
    expect(refusedBy(submitted, decide('reopen', 'x'.repeat(2_001)))).toEqual(['return-text-too-long']);
    expect(refusedBy(submitted, decide('withdraw', 'No'))).toEqual(['return-locked']);
    expect(refusedBy(signed, decide('reopen', 'Why not'))).toEqual(['return-not-submitted']);
    expect(decidedBy([...signed, decide('withdraw', 'No')], decide('reopen', 'Yes'))).toEqual([
      'return.reopened',
    ]);
  });
});

test('a copy from elsewhere waits until somebody has looked at it', () => {
  const earlier: Answer = {
    value: 'yes',
    origin: {
      from: 'ledger',
      source: { from: 'earlier-return', template: 'small-2014-15-q4', question: 'plans-agreed' },
      ...{ watermark: 1, contentHash: 'h', warnings: [] },
    },
  };
  const copy: Given = () => ({
    ...around,
    type: 'fill',
    approvals: CHAIN,
    at: at(1),
    found: { 'plans-agreed': earlier },
    missing: [],
  });
  const confirm: Given = () => ({ ...around, type: 'confirm', cells: ['plans-agreed'] });
  expect(openAfter([open, copy, confirm]).answers['plans-agreed']?.origin).toMatchObject({
    confirmedBy: 'preparer',
  });
  expect(refusedBy([open, copy, confirm], confirm)).toEqual(['nothing-to-confirm']);
  // What was looked at and is said again as it was stays looked at.
  expect(decidedBy([open, copy, confirm], copy)).toEqual([]);
  // Writing the same over it is one's own word.
  expect(decidedBy([open, copy], answer({ 'plans-agreed': 'yes' }))).toEqual(['return.answered']);
});

test('others who are asked void what was approved; where nobody is known, it is not signed off', () => {
  const [council] = CHAIN;
  if (!council) throw new Error('No chain');
  const toNobody: Given = (state) => ({
    ...fill(1427)(state),
    type: 'fill',
    ...{ at: at(1), found: { 'delayed-days': copied(1427, 1) }, missing: [] },
    approvals: [council, { code: 'nhs-finance', title: 'Nobody', organisations: [] }],
  });
  const given = [...prepared, byCouncil, toNobody];
  expect(openAfter(given).voided).toMatchObject([{ approvals: [{ approval: 'council-finance' }] }]);
  expect(refusedBy([...given, check(), byCouncil], signOff())).toEqual(['return-not-approved']);
});

test('nothing that is said is longer than a document has room for', () => {
  const long = (length: number) => 'a'.repeat(length);
  const by = { name: long(201), position: long(201) };
  const tooLong = (given: readonly Given[], command: Given) => {
    const outcome = when(given, (state) => ({ ...command(state), by }) as ReturnCommand);
    return outcome.ok ? [] : outcome.failure.map(({ rule, where }) => `${rule} at ${where}`);
  };
  const named = ['return-text-too-long at /by/name', 'return-text-too-long at /by/position'];
  expect(tooLong(prepared, byCouncil)).toEqual(named);
  const approved = [...prepared, byCouncil, byCcg];
  expect(tooLong(approved, signOff())).toEqual(named);
  expect(tooLong(approved, signOff({ authority: long(2_001) }))).toEqual([
    'return-text-too-long at /authority',
    ...named,
  ]);
  const afterwards = { now: '2015-08-29T09:00:00.000Z', late: long(2_001), despite: long(2_001) };
  expect(tooLong(signed, submit(afterwards))).toEqual([
    'return-text-too-long at /late',
    'return-text-too-long at /despite',
  ]);
  expect(tooLong(submitted, decide('reopen', long(2_001)))).toEqual(['return-text-too-long at /reason']);
});

test('all answers together are no longer than a revision can keep', () => {
  const sections = SMALL_FORM.sheets.flatMap((sheet) => sheet.sections);
  const rows = sections.map((section) => ({
    ...section,
    ...(section.rows && { rows: { first: 12, max: 40 } }),
  }));
  const form = { ...SMALL_FORM, sheets: SMALL_FORM.sheets.map((sheet) => ({ ...sheet, sections: rows })) };
  const schemes = (from: number, to: number): Given => {
    const cells = Array.from({ length: to - from }, (_, at) => `benefits.${from + at}.scheme`);
    const answers = Object.fromEntries(cells.map((cell) => [cell, 'a'.repeat(30_000)]));
    return () => ({ ...around, form, type: 'answer', answers });
  };
  const most = [open, schemes(1, 34)];
  expect(refusedBy(most, schemes(34, 35))).toEqual(['answer-too-long']);
  // In the place of others of the same length they are no more than before.
  expect(refusedBy(most, schemes(1, 20))).toEqual([]);
});

describe('a partner that joined since it was filled', () => {
  const [council, nhs] = CHAIN;
  if (!council || !nhs) throw new Error('No chain');
  const joined = { source: 'urn:ods:06N', name: 'NHS Herts Valleys CCG' };
  const chain = [council, { ...nhs, organisations: [...nhs.organisations, joined] }];

  test.each<[string, readonly Given[], Given]>([
    ['approvals', prepared, approve('council-finance', COUNCIL, { chain })],
    ['the sign-off', [...prepared, byCouncil, byCcg], signOff({ chain })],
    ['submission', signed, submit({ chain })],
  ])('is asked: %s wait until it is', (_, given, command) => {
    expect(when(given, command)).toMatchObject({
      failure: [
        {
          rule: 'return-asked-of-others',
          what: 'NHS Herts Valleys CCG (urn:ods:06N), "Chief finance officer of the commissioner", is asked as well by now',
        },
      ],
    });
  });

  test('approves what is filled anew, and nothing is submitted without it', () => {
    const filledAnew: Given = (state) => ({ ...fill(1427)(state), type: 'fill', approvals: chain }) as never;
    const again = [...signed, filledAnew, check(), byCouncil, byCcg];
    expect(refusedBy(again, signOff())).toEqual(['return-not-approved']);
    expect(refusedBy([...again, approve('nhs-finance', joined.source)], signOff())).toEqual([]);
  });
});

test('a return is opened once, and nothing is decided on one that is not', () => {
  expect(refusedBy([open], open)).toEqual(['return-open-already']);
  expect(refusedBy([], fill(1))).toEqual(['no-return']);
});
