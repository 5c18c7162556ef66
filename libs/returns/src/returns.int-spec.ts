import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { CommandBus, QueryBus, type Command, type Query } from '@nestjs/cqrs';
import type { INestApplicationContext } from '@nestjs/common';
import type { ReturnTemplate } from '#catalogue';
import { DecisionStore } from '#decisions';
import { readWorkbook } from '#documents';
import type { Refusal, Result } from '#kernel';
import { AreaPerformanceQuery } from '#performance';
import { fundStream, type FundContent } from '#pooled-fund';
import { WatermarkStore } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openModules, PETERBOROUGH, recordEvents, reported, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import { ChangeReturnSettingsCommand } from './change-return-settings.command';
import { CheckReturnCommand } from './check-return.command';
import type { Destination } from './destination';
import { DecideReturnCommand } from './decide-return.command';
import { FillReturnCommand } from './fill-return.command';
import { ImportReturnCommand } from './import-return.command';
import { OpenReturnCommand } from './open-return.command';
import { ReproduceReturnQuery } from './reproduce-return.query';
import { ReturnDifferencesQuery } from './return-differences.query';
import { ReturnDocumentQuery } from './return-document.query';
import { ReturnQuery, type ReturnStanding } from './return.query';
import type { ReturnDecision } from './return-command';
import type { ReturnFilled } from './return.events';
import { NO_SETTINGS } from './return-settings';
import { ReturnsModule } from './returns.module';
import { ReturnsOfAreaQuery } from './returns-of-area.query';
import { SMALL_FORM } from './small-form.fixture';
import { SubmitReturnCommand } from './submit-return.command';
import { keepWaysSetUp } from './ways-set-up';
import { TemplateStore } from './template.store';

const { area: AREA } = PETERBOROUGH;
const COUNCIL = `urn:ons:${AREA}`;
const CCG = 'urn:ods:06H';
const OF = { area: AREA, template: SMALL_FORM.code };
const MONTHS = { '2015-04': 403, '2015-05': 626, '2015-06': 398 };

const spent = { from: 'fund', policyYear: '2015/16', part: 'spent', through: '2015-06' } as const;

/** The small form with money of the fund, whose deadline lies ahead for ever. */
const FORM: ReturnTemplate = {
  ...SMALL_FORM,
  calendar: { ...SMALL_FORM.calendar, due: '2090-08-28T12:00' },
  sheets: SMALL_FORM.sheets.map((sheet) => ({
    ...sheet,
    sections: sheet.sections.map((section) => ({
      ...section,
      questions: section.questions.map((question) =>
        question.code === 'spent' ? { ...question, source: spent } : question,
      ),
    })),
  })),
};

let db: TestDatabase;
let application: INestApplicationContext;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, ReturnsModule);
  const decisions = new DecisionStore(db.pool);
  await new ReferenceStore(db.pool).publishFirstVersion('spec');
  await new DefinitionStore(decisions).putFirstVersionsInForce('spec');
  expect(refusalsOf(await application.get(TemplateStore).putInForce(FORM, 'spec'))).toEqual([]);
  await decisions.append(fundStream(AREA, '2015/16'), 0, fundDecisions(), { actor: 'spec' });
  await recordEvents(
    db,
    Object.entries(MONTHS).map(([period, value]) =>
      reported({ table: 'total', period, value, applicableAt: '2015-08-01T00:00:00Z' }),
    ),
  );
});
afterAll(async () => {
  await application.close();
  await db.close();
});

const by = (actor: string) => ({ actor });
const person = { name: 'A. Person', position: 'Director of Finance' };

async function done<Value>(command: Command<Result<Value, readonly Refusal[]>>): Promise<Value> {
  const outcome = await application.get(CommandBus).execute(command);
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.failure));
  return outcome.value;
}

async function asked<Value>(query: Query<Result<Value, readonly Refusal[]>>): Promise<Value> {
  const answer = await application.get(QueryBus).execute(query);
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

function refusalsOf(outcome: Result<unknown, readonly Refusal[]>): readonly Refusal[] {
  return outcome.ok ? [] : outcome.failure;
}

function refusedBy(outcome: Result<unknown, readonly Refusal[]>): string[] {
  return refusalsOf(outcome).map(({ rule }) => rule);
}

const standing = () => asked(new ReturnQuery(OF));
const decide = (decision: ReturnDecision, actor: string) =>
  done(new DecideReturnCommand(OF, decision, by(actor)));

const valueOf = ({ cells }: ReturnStanding, key: string) =>
  cells.find((cell) => cell.key === key)?.answer?.value;

describe('a return, from the first count to a revision', () => {
  test('opens with its chain from the fund, and is filled with what the ledger knows', async () => {
    await done(new OpenReturnCommand(OF, by('reporter')));
    await done(new FillReturnCommand(OF, by('reporter')));
    const read = await standing();
    expect(read).toMatchObject({
      status: 'in-preparation',
      revision: 1,
      isLate: false,
      areaName: 'Peterborough',
    });
    expect(read.missing).toEqual([]);
    expect(valueOf(read, 'delayed-days')).toBe(1427);
    expect(valueOf(read, 'spent')).toBe(1_234_500);
    expect(read.asked.map(({ organisations }) => organisations.map(({ source }) => source))).toEqual([
      [COUNCIL],
      [CCG],
    ]);
    expect(read.checked.verdict.inWords).toBe('blocked by 1');
    expect(read.checked.findings[0]?.cells[0]?.key).toBe('plans-agreed');
  });

  test('opened again, or for nobody, is refused', async () => {
    const commands = application.get(CommandBus);
    expect(refusedBy(await commands.execute(new OpenReturnCommand(OF, by('reporter'))))).toEqual([
      'return-open-already',
    ]);
    const nowhere = new OpenReturnCommand({ ...OF, area: 'E06999999' }, by('reporter'));
    expect(refusedBy(await commands.execute(nowhere))).toEqual(['return-of-unknown-area']);
    const noForm = new OpenReturnCommand({ ...OF, template: 'none' }, by('reporter'));
    expect(refusedBy(await commands.execute(noForm))).toEqual(['return-of-no-template']);
    expect(
      refusedBy(await application.get(QueryBus).execute(new ReturnQuery({ ...OF, template: 'none' }))),
    ).toEqual(['return-of-no-template']);
  });

  test('is answered, checked, approved, signed off and submitted, and its bytes are kept', async () => {
    await decide({ type: 'answer', answers: { 'plans-agreed': 'yes' } }, 'preparer');
    const { checked } = await done(new CheckReturnCommand(OF, by('preparer')));
    expect(checked.verdict.inWords).toBe('ready');
    const { contentHash } = await standing();
    await decide(approval('council-finance', COUNCIL, contentHash), 'council');
    await decide(approval('nhs-finance', CCG, contentHash), 'ccg');
    await decide({ type: 'sign-off', by: person, contentHash, on: '2015-08-20' }, 'chair');
    expect(refusedBy(await submit(contentHash))).toEqual(['no-destination']);
    const goesBy = (destination: Destination) => {
      const settings = { ...NO_SETTINGS, destinations: [destination] };
      return application
        .get(CommandBus)
        .execute(new ChangeReturnSettingsCommand(AREA, settings, 'Where it goes', by('preparer')));
    };
    await keepWaysSetUp(db.pool, 'reporter', ['folder']);
    expect(refusedBy(await goesBy({ channel: 'webhook' }))).toEqual(['way-not-set-up']);
    expect(refusedBy(await goesBy({ channel: 'folder' }))).toEqual([]);
    await keepWaysSetUp(db.pool, 'reporter', ['e-mail']);
    expect(refusedBy(await submit(contentHash))).toEqual(['way-not-set-up']);
    await keepWaysSetUp(db.pool, 'reporter', ['folder']);
    expect(refusedBy(await submit(contentHash))).toEqual([]);
    expect(refusedBy(await submit(contentHash))).toEqual(['return-locked']);
    await keepWaysSetUp(db.pool, 'reporter', ['e-mail']);
    const again = { type: 'resend', revision: 1, channel: 'folder' } as const;
    const resent = new DecideReturnCommand(OF, again, by('preparer'));
    expect(refusedBy(await application.get(CommandBus).execute(resent))).toEqual(['way-not-set-up']);
    const [submission] = (await standing()).submissions;
    expect(submission?.snapshot.documents.map(({ name }) => name)).toEqual([
      `return-${AREA}-${SMALL_FORM.code}.xlsx`,
      `return-${AREA}-${SMALL_FORM.code}.csv`,
      `return-${AREA}-${SMALL_FORM.code}.json`,
    ]);
    const { content } = await asked(new ReturnDocumentQuery(OF, 'workbook', 1));
    const sheets = await readWorkbook(content);
    if (!sheets.ok) throw new Error(JSON.stringify(sheets.failure));
    expect(JSON.stringify(sheets.value)).toContain('1427');
    // Without a revision it is what stands, which is locked now, and no draft.
    expect(await asked(new ReturnDocumentQuery(OF, 'workbook'))).toEqual(
      await asked(new ReturnDocumentQuery(OF, 'workbook', 1)),
    );
    const read = await asked(new ReturnDocumentQuery(OF, 'pdf'));
    expect(read.name).toBe(`return-${AREA}-${SMALL_FORM.code}.pdf`);
    expect(read.content.subarray(0, 5).toString()).toBe('%PDF-');
    expect(read).toEqual(await asked(new ReturnDocumentQuery(OF, 'pdf', 1)));
  });

  test('is reproduced to the byte after its figures were corrected, and the correction is told with its record', async () => {
    await recordEvents(db, [
      reported({ table: 'total', period: '2015-05', value: 630, applicableAt: '2026-01-01T00:00:00Z' }),
    ]);
    const made = await asked(new ReproduceReturnQuery(OF));
    expect(made).toMatchObject({ holds: true, isContentSame: true, figures: 2, notReproduced: [] });
    expect(made.documents.map(({ isKept, isSame }) => [isKept, isSame])).toEqual([
      [true, true],
      [true, true],
      [true, true],
    ]);
    const stored = await watermarks();
    expect((await asked(new ReturnDifferencesQuery(OF))).differences).toEqual([]);
    await standing();
    // Whoever asks stores nothing: the projector does.
    expect(await watermarks()).toBe(stored);
    await new WatermarkStore(db.pool).storeNow();
    const { differences, isDraft } = await asked(new ReturnDifferencesQuery(OF));
    expect(isDraft).toBe(false);
    expect(differences).toMatchObject([
      { cell: 'delayed-days', at: 'Conditions!C6', type: 'count', before: 1427, after: 1431, decisions: [] },
    ]);
    expect(differences[0]?.records).toMatchObject([
      { before: 626, after: 630, record: { period: '2015-05', source: COUNCIL } },
    ]);
  });

  test('is not reproduced where what was kept is gone', async () => {
    const { submissions } = await standing();
    const sha256 = submissions[0]?.snapshot.documents[1]?.sha256;
    await db.owner.query('CREATE TABLE kept AS SELECT * FROM return_document');
    await db.owner.query(`DELETE FROM return_document WHERE sha256 = decode($1, 'hex')`, [sha256]);
    const made = await asked(new ReproduceReturnQuery(OF));
    expect([made.holds, made.isContentSame]).toEqual([false, true]);
    expect(made.documents.map(({ isKept }) => isKept)).toEqual([true, false, true]);
    await db.owner.query('INSERT INTO return_document SELECT * FROM kept ON CONFLICT DO NOTHING');
  });

  test('is sent again, and what waited for that is looked at anew, both or neither', async () => {
    await keepWaysSetUp(db.pool, 'reporter', ['folder']);
    const again = { type: 'resend', revision: 1, channel: 'folder' } as const;
    await db.owner.query(
      `UPDATE job_run SET failed_at = clock_timestamp(), failure = 'Refused', next_try_at = clock_timestamp() + interval '1 day'
        WHERE name = 'deliver-return'`,
    );
    await db.owner.query('ALTER TABLE job_run ADD CONSTRAINT nobody_asks CHECK (asked_by IS NULL)');
    const { version } = await standing();
    await expect(decide(again, 'preparer')).rejects.toThrow('nobody_asks');
    expect((await standing()).version).toBe(version);
    await db.owner.query('ALTER TABLE job_run DROP CONSTRAINT nobody_asks');
    await decide(again, 'preparer');
    const { rows } = await db.pool.query(
      `SELECT period, asked_by AS "askedBy" FROM job_run WHERE name = 'deliver-return' ORDER BY period`,
    );
    expect(rows).toEqual([
      { period: `${SMALL_FORM.code}/1/folder/1`, askedBy: 'preparer' },
      { period: `${SMALL_FORM.code}/1/folder/2`, askedBy: null },
    ]);
  });

  test('says something else only as a revision, and the first stays what it was', async () => {
    await decide({ type: 'reopen', reason: 'May was corrected' }, 'preparer');
    // It has the figures of the first, and says so before anybody approves it.
    const outdated = expect.stringMatching(/^1,427 was filled in as of .*, and the ledger has 1,431 by now$/);
    const { checked } = await done(new CheckReturnCommand(OF, by('preparer')));
    expect(checked.verdict.ready).toBe(true);
    expect(checked.findings[0]).toMatchObject({ code: 'figure-outdated', severity: 'warns', what: outdated });
    expect(await standing()).toMatchObject({ checked, takesDespite: true });
    const draft = await asked(new ReturnDifferencesQuery(OF, 2));
    expect(draft).toMatchObject({ revision: 2, isDraft: true, sinceSubmitted: { revision: 1, answers: [] } });
    expect(draft.differences).toMatchObject([
      { cell: 'delayed-days', before: 1427, after: 1431, records: [{ before: 626, after: 630 }] },
    ]);
    await done(new FillReturnCommand(OF, by('reporter')));
    expect(await asked(new ReturnDifferencesQuery(OF, 2))).toMatchObject({
      differences: [],
      sinceSubmitted: { answers: [{ cell: 'delayed-days', submitted: 1427, now: 1431 }] },
    });
    expect(await asked(new ReturnDifferencesQuery(OF))).toMatchObject({ revision: 1, isDraft: false });
    const { findings } = (await standing()).checked;
    expect(findings.map(({ code }) => code)).not.toContain('figure-outdated');
    const read = await standing();
    expect([read.revision, read.status, valueOf(read, 'delayed-days')]).toEqual([2, 'in-preparation', 1431]);
    expect((await asked(new ReproduceReturnQuery(OF, 1))).holds).toBe(true);
    for (const form of ['csv', 'pdf'] as const) {
      const { name } = await asked(new ReturnDocumentQuery(OF, form));
      expect(name).toBe(`draft-return-${AREA}-${SMALL_FORM.code}-revision-2.${form}`);
    }
    const [inShort] = await application.get(QueryBus).execute(new ReturnsOfAreaQuery(AREA));
    expect(inShort).toMatchObject({ ...OF, revision: 2, undelivered: ['folder'] });
    // It was filled since it was checked.
    expect(inShort?.blocking).toBeUndefined();
  });

  test('says of a figure that rests on other records and is the same what filling it again would change', async () => {
    const nhs = { category: { agency: 'nhs' }, period: '2015-05', value: 400 } as const;
    await recordEvents(db, [reported({ table: 'agency', ...nhs, applicableAt: '2026-01-02T00:00:00Z' })]);
    const { checked } = await done(new CheckReturnCommand(OF, by('preparer')));
    const outdated = checked.findings.filter(({ code }) => code === 'figure-outdated');
    expect(outdated.map(({ cells: [cell] }) => cell?.key)).toEqual(['delayed-days']);
    expect(outdated[0]?.what).toContain('and the ledger has the same of other records by now');
    expect(await standing()).toMatchObject({ checked, takesDespite: false });
    const { differences } = await asked(new ReturnDifferencesQuery(OF, 2));
    expect(differences).toMatchObject([{ cell: 'delayed-days', before: 1431, after: 1431 }]);
    const { recorded } = await done(new FillReturnCommand(OF, by('preparer')));
    expect(recorded.map(({ type, data }) => [type, 'answers' in data && Object.keys(data.answers)])).toEqual([
      ['return.filled', ['delayed-days']],
    ]);
    expect((await asked(new ReturnDifferencesQuery(OF, 2))).differences).toEqual([]);
  });

  test('says of a figure where nothing has moved but the rules by which forms are filled', async () => {
    const { rows } = await db.owner.query<{ position: number; data: ReturnFilled['data'] }>(
      `SELECT position, data FROM decision_event WHERE type = 'return.filled' ORDER BY position DESC LIMIT 1`,
    );
    const [filled] = rows;
    const answer = filled?.data.answers['delayed-days'];
    if (!filled || !answer) throw new Error('It was not filled');
    const keep = (data: object) =>
      db.owner.query('UPDATE decision_event SET data = $2 WHERE position = $1', [filled.position, data]);
    // As if it had been filled by the first rules, and they came to something else.
    const at = { ...filled.data.at, filling: 1 };
    await keep({ ...filled.data, at, answers: { 'delayed-days': { ...answer, value: 1500 } } });
    const { differences } = await asked(new ReturnDifferencesQuery(OF, 2));
    await keep(filled.data);
    expect(differences).toMatchObject([
      { cell: 'delayed-days', before: 1500, after: 1431, isByRules: true, records: [], decisions: [] },
    ]);
  });

  test('is shown as often as somebody looks, and the ledger is asked once at each watermark', async () => {
    const queries = jest.spyOn(application.get(QueryBus), 'execute');
    const askedOfFigures = () =>
      queries.mock.calls.filter(([query]) => query instanceof AreaPerformanceQuery);
    await new WatermarkStore(db.pool).storeNow();
    const read = await standing();
    expect(await standing()).toEqual(read);
    expect(askedOfFigures()).toHaveLength(1);
    queries.mockRestore();
  });

  test('is approved by nobody before a partner that was added since is asked as well', async () => {
    const added = 'urn:ods:06N';
    const approvers = [{ approval: 'nhs-finance', organisations: [CCG, added] }];
    const settings = { ...NO_SETTINGS, approvers, destinations: [{ channel: 'folder' as const }] };
    await done(new ChangeReturnSettingsCommand(AREA, settings, 'A partner joined', by('preparer')));
    const { contentHash } = await standing();
    const approve = new DecideReturnCommand(OF, approval('council-finance', COUNCIL, contentHash), by('c'));
    const refused = await application.get(CommandBus).execute(approve);
    expect(refusalsOf(refused)).toMatchObject([
      { rule: 'return-asked-of-others', what: expect.stringContaining(`(${added})`) },
    ]);
    await done(new FillReturnCommand(OF, by('preparer')));
    const asked = (await standing()).asked.map(({ organisations }) =>
      organisations.map(({ source }) => source),
    );
    expect(asked).toEqual([[COUNCIL], [CCG, added]]);
  });

  test('is decided on over the version that was read, and no other', async () => {
    const stale = { ...by('preparer'), expectedVersion: 3 };
    const { contentHash } = await standing();
    const commands = [
      new FillReturnCommand(OF, stale),
      new CheckReturnCommand(OF, stale),
      new SubmitReturnCommand(OF, { contentHash }, stale),
      new ImportReturnCommand(OF, { bytes: Buffer.from('') }, stale),
    ];
    for (const command of commands)
      expect(refusedBy(await application.get(CommandBus).execute(command))).toEqual(['decided-meanwhile']);
  });
});

async function watermarks(): Promise<number> {
  const { rows } = await db.pool.query<{ stored: number }>('SELECT count(*)::int AS stored FROM watermark');
  return rows[0]?.stored ?? 0;
}

function submit(contentHash: string) {
  return application.get(CommandBus).execute(new SubmitReturnCommand(OF, { contentHash }, by('preparer')));
}

function approval(code: string, organisation: string, contentHash: string): ReturnDecision {
  return {
    ...{ type: 'approve', approval: code, organisation, by: person, contentHash, on: '2015-08-19' },
    actsFor: [organisation],
  };
}

function fundDecisions(): { type: string; data: object }[] {
  const content: FundContent = {
    document: 'Peterborough Better Care Fund plan, September 2014',
    partners: [
      { source: CCG, name: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner' },
      { source: COUNCIL, name: 'Peterborough City Council', as: 'council' },
    ],
    host: COUNCIL,
    contributions: [
      { code: 'ccg-minimum', partner: CCG, kind: 'minimum', of: 'revenue', pence: 1_039_000_000 },
    ],
    lines: [
      {
        ...{ code: 'community', scheme: 'Community services', category: 'contribution' },
        ...{ commissioner: { partner: CCG }, of: 'revenue', pence: 1_039_000_000, funding: [] },
        ...{ underspend: [{ rule: 'not-stated' }], overspend: [{ rule: 'not-stated' }] },
      },
    ],
    stated: [],
  };
  const spending = {
    line: 'community',
    month: '2015-06',
    pence: 1_234_500,
    effectiveOn: '2015-06-30',
    entries: [],
  };
  return [
    { type: 'fund.drafted', data: { content } },
    { type: 'fund.agreed', data: { agreement: { agreedOn: '2015-03-31', signatures: [] } } },
    { type: 'fund.spent', data: spending },
  ];
}
