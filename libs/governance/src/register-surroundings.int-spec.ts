import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import { DecisionStore } from '#decisions';
import { DefinitionStore, ReferenceStore } from '#reference';
import { agreeFund, openModules, testDatabase, type TestDatabase } from '#testing';
import { BenefitsOfYearQuery } from './benefits-of-year.query';
import { DecideEntryCommand } from './decide-entry.command';
import { GovernanceModule } from './governance.module';
import { benefitMonitoring, type BenefitMonitoring } from './kinds/benefit-monitoring.kind';
import { benefits } from './kinds/benefits.kind';
import { comments } from './kinds/comments.kind';
import { nationalConditions, type NationalCondition } from './kinds/national-conditions.kind';
import { BENEFITS, SCHEMES } from './kinds/peterborough-2014.fixture';
import { providerCommentaries, type ProviderCommentary } from './kinds/provider-commentary.kind';
import { schemes } from './kinds/schemes.kind';
import { without } from './kinds/surroundings.fixture';
import type { RegisterEntry, RegisterKind } from './register-kind';
import { RegisterEntryQuery } from './register-entry.query';
import { RegisterQuery } from './register.query';

const AREA = 'E06000031';
const preparer = { actor: 'preparer@peterborough.example' };
const reason = 'Reported to the joint commissioning forum';

let db: TestDatabase;
let application: TestingModule;
let commands: CommandBus;
let queries: QueryBus;
let decisions: DecisionStore;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, GovernanceModule);
  commands = application.get(CommandBus);
  queries = application.get(QueryBus);
  decisions = application.get(DecisionStore, { strict: false });
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion('installation');
  await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('installation');
});
afterAll(async () => {
  await application.close();
  await db.close();
});

const decide = async (kind: RegisterKind, code: string, decision: DecideEntryCommand['decision']) => {
  const outcome = await commands.execute(new DecideEntryCommand(AREA, kind.kind, code, decision, preparer));
  return outcome.ok ? 'decided' : outcome.failure.map(({ rule, where }) => `${rule} at ${where}`);
};
const add = <Entry extends RegisterEntry>(kind: RegisterKind<Entry>, entry: Entry) =>
  decide(kind, kind.codeOf?.(entry) ?? '', { type: 'add', entry });
const change = <Entry extends RegisterEntry>(kind: RegisterKind<Entry>, entry: Entry) =>
  decide(kind, kind.codeOf?.(entry) ?? '', { type: 'change', entry, reason });
const benefitsOf = async (policyYear: string, upTo?: number) => {
  const answer = await queries.execute(new BenefitsOfYearQuery(AREA, policyYear, { upTo }));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
};
const codesOf = async (kind: RegisterKind, upTo?: number) => {
  const answer = await queries.execute(new RegisterQuery(AREA, kind.kind, { upTo }));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value.entries.map(({ code }) => code);
};
const warningsOf = async (kind: RegisterKind, recordedBy?: string) => {
  const answer = await queries.execute(new RegisterQuery(AREA, kind.kind, { recordedBy }));
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value.entries.flatMap(({ code, warnings }) => warnings.map(({ rule }) => `${code}: ${rule}`));
};

describe('Peterborough’s registers', () => {
  test('hold a benefit to the schemes that stand in them', async () => {
    const [residential] = BENEFITS;
    if (!residential) throw new Error('The plan has benefits');
    expect(await add(benefits, residential)).toContain('unknown-scheme at /entry/schemes/0');
    for (const scheme of SCHEMES) expect(await add(schemes, scheme)).toBe('decided');
    for (const benefit of BENEFITS) expect(await add(benefits, benefit)).toBe('decided');
    expect((await benefitsOf('2015/16')).plannedPence).toBe(1_047_550_00n);
  });

  test('name the benefits that nobody has priced', async () => {
    expect(await warningsOf(benefits)).toEqual([
      '2015-16.delayed-transfers: benefit-not-priced',
      '2015-16.falls: benefit-not-priced',
    ]);
  });

  test('count no benefit of a scheme twice, and let one be changed beside the others', async () => {
    const alone = { ...BENEFITS[3], benefit: 'telecare-alone', schemes: ['1g'] } as (typeof BENEFITS)[number];
    expect(await add(benefits, alone)).toEqual(['benefit-counted-twice at /entry/schemes']);
    const reablement = BENEFITS.find(({ benefit }) => benefit === 'reablement');
    if (!reablement) throw new Error('The plan has a benefit of reablement');
    const repriced = { ...reablement, unitPricePence: 5_000_00, savingPence: 550_000_00 };
    const before = await decisions.head();
    expect(await change(benefits, repriced)).toBe('decided');
    expect((await benefitsOf('2015/16')).plannedPence).toBe(1_025_550_00n);
    expect((await benefitsOf('2015/16', before)).plannedPence).toBe(1_047_550_00n);
    const closing = { type: 'close', on: '2016-01-08', reason } as const;
    expect(await decide(benefits, '2015-16.reablement', closing)).toBe('decided');
    expect(await add(benefits, alone)).toBe('decided');
    expect(await decide(benefits, '2015-16.reablement', { type: 'reopen', reason })).toEqual([
      'benefit-counted-twice at /entry/schemes',
    ]);
  });

  test('say what no longer holds of an entry, since what is around it has changed', async () => {
    const closing = { type: 'close', on: '2016-01-08', reason } as const;
    expect(await decide(schemes, '2015-16.4', closing)).toBe('decided');
    expect(await warningsOf(benefits)).toContain('2015-16.admissions: unknown-scheme');
    expect(await decide(schemes, '2015-16.4', { type: 'reopen', reason })).toBe('decided');
    expect(await warningsOf(benefits)).not.toContain('2015-16.admissions: unknown-scheme');
  });

  test('hold a scheme to the budget of its pooled fund, once that is agreed', async () => {
    const scheme = {
      ...SCHEMES[0],
      policyYear: '2016/17',
      budgetLine: 'no-such-line',
    } as (typeof SCHEMES)[number];
    expect(await add(schemes, scheme)).toBe('decided');
    expect(await warningsOf(schemes)).toEqual([]);
    const before = (await decisions.clock()).toISOString();
    await agreeFund(db.pool, { area: AREA, policyYear: '2016/17' });
    expect(await warningsOf(schemes)).toEqual(['2016-17.4: unknown-budget-line']);
    expect(await warningsOf(schemes, before)).toEqual([]);
    expect(await change(schemes, { ...scheme, note: reason })).toEqual([
      'unknown-budget-line at /entry/budgetLine',
    ]);
    expect(await change(schemes, { ...scheme, budgetLine: 'iachs' })).toBe('decided');
  });

  test('keep what came of a benefit with it', async () => {
    const quarter: BenefitMonitoring = {
      ...{ policyYear: '2015/16', benefit: 'admissions', period: '2015/16-Q1', activityChange: 18 },
    };
    expect(await add(benefitMonitoring, { ...quarter, benefit: 'stays' })).toEqual([
      'unknown-benefit at /entry/benefit',
    ]);
    expect(await add(benefitMonitoring, quarter)).toBe('decided');
    expect(await add(benefitMonitoring, { ...quarter, period: '2015-06' })).toEqual([
      'monitoring-overlaps at /entry/period',
    ]);
    expect(await change(benefitMonitoring, { ...quarter, activityChange: 17 })).toBe('decided');
    expect(await add(benefitMonitoring, { ...quarter, period: '2015/16-Q2', savingPence: -1_490_00 })).toBe(
      'decided',
    );
    const { benefits: found, achievedPence } = await benefitsOf('2015/16');
    expect(achievedPence).toBe(-1_490_00n);
    expect(found.find(({ planned }) => planned.benefit === 'admissions')).toMatchObject({
      achieved: [
        { period: '2015/16-Q1', activityChange: 17 },
        { period: '2015/16-Q2', activityChange: 18, savingPence: -1_490_00 },
      ],
      activityChange: 35,
      savingPence: -1_490_00n,
    });
    expect(await benefitsOf('2016/17')).toMatchObject({ benefits: [], plannedPence: 0n, achievedPence: 0n });
  });

  test('take a comment on a metric that the policy year asks for', async () => {
    const { entry } = comments.example;
    expect(await add(comments, { ...entry, metric: 'length-of-stay' })).toEqual([
      'register-metric-unknown at /entry/metric',
    ]);
    expect(await add(comments, entry)).toBe('decided');
    expect(await codesOf(comments)).toEqual(['2015-16-Q2.delayed-transfers-of-care']);
  });

  test('take a provider’s commentary from its annex, and warn that it was told of another change', async () => {
    const annex: ProviderCommentary = { ...providerCommentaries.example.entry, plannedChange: 1_694 };
    expect(await add(providerCommentaries, { ...annex, provider: 'urn:ods:RZZ' })).toEqual([
      'unknown-provider at /entry/provider',
    ]);
    expect(await add(providerCommentaries, annex)).toBe('decided');
    const code = 'RGN.non-elective-admissions.2015-16';
    expect(await warningsOf(providerCommentaries)).toEqual([`${code}: commentary-change-differs`]);
    const one = await queries.execute(new RegisterEntryQuery(AREA, providerCommentaries.kind, code));
    expect(one).toMatchObject({
      value: { warnings: [{ rule: 'commentary-change-differs', where: '/entry/plannedChange' }] },
    });
  });

  test('have national conditions as they stood at a position', async () => {
    const { entry } = nationalConditions.example;
    expect(await add(nationalConditions, entry)).toBe('decided');
    const before = await decisions.head();
    const agreed: NationalCondition = {
      ...{ policyYear: '2015/16', condition: 'jointly-agreed', status: 'yes' },
    };
    expect(await add(nationalConditions, agreed)).toBe('decided');
    expect(await change(nationalConditions, without(entry, 'comment'))).toEqual([
      'condition-comment-required at /entry/comment',
    ]);
    expect(await codesOf(nationalConditions)).toEqual([
      '2015-16.jointly-agreed',
      '2015-16.seven-day-services',
    ]);
    expect(await codesOf(nationalConditions, before)).toEqual(['2015-16.seven-day-services']);
  });
});
