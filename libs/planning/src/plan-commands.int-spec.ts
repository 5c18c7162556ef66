import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import type { TestingModule } from '@nestjs/testing';
import { readFileSync } from 'node:fs';
import { DecisionStore } from '#decisions';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openModules, testDatabase, type TestDatabase } from '#testing';
import { AgreePlanCommand } from './agree-plan.command';
import { DraftPlanCommand } from './draft-plan.command';
import { planSubmissionSchema, type PlanContent } from './plan-content';
import { PlanHistoryQuery } from './plan-history.query';
import { plansInForce, type PlanAsked } from './plan-in-force.query';
import { PlanningModule } from './planning.module';
import { RevisePlanCommand } from './revise-plan.command';
import { WithdrawPlanCommand } from './withdraw-plan.command';

const PETERBOROUGH = 'E06000031';
const preparer = { actor: 'preparer@peterborough.example' };
const plan = planSubmissionSchema.parse(
  JSON.parse(
    readFileSync(new URL('../../../apps/standalone/sample/plan-2014-15.json', import.meta.url), 'utf8'),
  ),
);
const fewerDelayedDays = withDelayedDays(plan.content, 1_650);
const agreedAsRevised = { ...plan.agreement, agreedOn: '2015-01-15' };

let db: TestDatabase;
let application: TestingModule;
let commands: CommandBus;
let decisions: DecisionStore;

beforeAll(async () => {
  db = await testDatabase();
  application = await openModules(db, PlanningModule);
  commands = application.get(CommandBus);
  decisions = application.get(DecisionStore, { strict: false });
  await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('installation');
  await application.get(ReferenceStore, { strict: false }).publishFirstVersion('installation');
});
afterAll(async () => {
  await application.close();
  await db.close();
});

describe("Peterborough's plan for 2014/15", () => {
  let agreedBefore = 0;

  test('is drafted, with what does not add up said and taken', async () => {
    const outcome = await commands.execute(
      new DraftPlanCommand(PETERBOROUGH, '2014/15', plan.content, preparer),
    );
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        recorded: [{ type: 'plan.drafted', stream: 'plan/E06000031/2014-15', version: 1, ...preparer }],
        warnings: [{ rule: 'rate-and-counts-disagree' }, { rule: 'rate-and-counts-disagree' }],
      },
    });
    expect(await inForce()).toBeUndefined();
  });

  test('is in force once agreed, cited by the decision that made it so', async () => {
    await commands.execute(new AgreePlanCommand(PETERBOROUGH, '2014/15', plan.agreement, preparer));
    agreedBefore = await decisions.head();

    const found = await inForce();
    expect(found).toMatchObject({
      area: PETERBOROUGH,
      policyYear: '2014/15',
      stream: 'plan/E06000031/2014-15',
      version: 2,
      position: agreedBefore - 1,
    });
    expect(found?.content).toEqual(plan.content);
    expect(found?.agreement).toEqual(plan.agreement);
  });

  test('stays in force as agreed while a revision waits', async () => {
    const revise = new RevisePlanCommand(
      PETERBOROUGH,
      '2014/15',
      fewerDelayedDays,
      'Winter funding was confirmed',
      preparer,
    );
    expect(await commands.execute(revise)).toMatchObject({
      ok: true,
      value: { recorded: [{ type: 'plan.revised' }] },
    });
    expect((await inForce())?.content).toEqual(plan.content);
  });

  test('is in force as revised once that is agreed, and as it was before', async () => {
    await commands.execute(new AgreePlanCommand(PETERBOROUGH, '2014/15', agreedAsRevised, preparer));
    expect((await inForce())?.content).toEqual(fewerDelayedDays);
    expect((await inForce({ upTo: agreedBefore }))?.content).toEqual(plan.content);
    expect(await inForce({ upTo: agreedBefore - 1 })).toBeUndefined();
  });

  test.each([
    ['2014-09-18', undefined],
    ['2014-09-19', plan.content],
    ['2015-01-14', plan.content],
    ['2015-01-15', fewerDelayedDays],
  ])('as published by %s, what had been agreed by then was in force', async (publishedBy, expected) => {
    expect((await inForce({ publishedBy }))?.content).toEqual(expected);
  });

  test('as published by a day and as known before it was agreed anew, both hold', async () => {
    expect((await inForce({ upTo: agreedBefore, publishedBy: '2015-01-15' }))?.content).toEqual(plan.content);
  });

  test('is in force no longer once withdrawn, and still was before', async () => {
    const before = await decisions.head();
    const outcome = await commands.execute(
      new WithdrawPlanCommand(PETERBOROUGH, '2014/15', 'Sent back by the board', preparer),
    );
    if (!outcome.ok) throw new Error(JSON.stringify(outcome));
    expect(await inForce()).toBeUndefined();
    expect((await inForce({ upTo: before }))?.content).toEqual(fewerDelayedDays);
    // The withdrawal names no day: it counts from the moment it was recorded.
    const recordedAt = outcome.value.recorded[0]?.recordedAt ?? '';
    expect(await inForce({ publishedBy: dayFrom(recordedAt, 1) })).toBeUndefined();
    expect((await inForce({ publishedBy: dayFrom(recordedAt, -1) }))?.content).toEqual(fewerDelayedDays);
    expect(await decisions.verifyChain()).toMatchObject({ intact: true });
  });

  test('drafted and agreed again, is in force again; before that, it is as it was', async () => {
    await commands.execute(new DraftPlanCommand(PETERBOROUGH, '2014/15', plan.content, preparer));
    const lateFebruary = { ...plan.agreement, agreedOn: '2015-02-26' };
    await commands.execute(new AgreePlanCommand(PETERBOROUGH, '2014/15', lateFebruary, preparer));
    expect((await inForce())?.agreement).toEqual(lateFebruary);
    expect((await inForce({ publishedBy: '2015-02-26' }))?.agreement).toEqual(lateFebruary);
    expect((await inForce({ publishedBy: '2015-02-25' }))?.agreement).toEqual(agreedAsRevised);
  });

  async function inForce(asked?: PlanAsked) {
    const [plan] = await plansInForce(decisions, [{ area: PETERBOROUGH, policyYear: '2014/15' }], asked);
    return plan;
  }
});

test("a copy of Peterborough's plan is Cambridgeshire's only with a warning, at every step", async () => {
  const cambridgeshire = ['E10000003', '2014/15'] as const;
  const drafted = await commands.execute(new DraftPlanCommand(...cambridgeshire, plan.content, preparer));
  const agreed = await commands.execute(new AgreePlanCommand(...cambridgeshire, plan.agreement, preparer));
  const standing = await application.get(QueryBus).execute(new PlanHistoryQuery(...cambridgeshire));
  const ofAnother = (outcome: typeof drafted | typeof standing) =>
    (outcome.ok ? outcome.value.warnings : [])
      .filter(({ rule }) => rule === 'of-another-area')
      .map(({ where }) => where);
  expect([drafted, agreed, standing].map(ofAnother)).toEqual([
    ['/content/document'],
    ['/agreement/partners/1/partner'],
    ['/content/document', '/agreement/partners/1/partner'],
  ]);
});

describe('what is refused records nothing', () => {
  test.each([
    ['an area nobody knows', 'E06009999', '2014/15', 'unknown-plan-area'],
    ['a policy year nobody defined', PETERBOROUGH, '2013/14', 'unknown-policy-year'],
  ])('%s', async (_, area, policyYear, rule) => {
    const head = await decisions.head();
    const outcome = await commands.execute(new DraftPlanCommand(area, policyYear, plan.content, preparer));
    expect(outcome).toMatchObject({ ok: false, failure: [{ rule }] });
    expect(await decisions.head()).toBe(head);
  });

  test("one year's targets in another year's plan", async () => {
    const head = await decisions.head();
    const outcome = await commands.execute(
      new DraftPlanCommand(PETERBOROUGH, '2015/16', plan.content, preparer),
    );
    expect(outcome.ok ? [] : new Set(outcome.failure.map(({ rule }) => rule))).toEqual(
      new Set(['target-outside-policy-year']),
    );
    expect(await decisions.head()).toBe(head);
  });
});

function withDelayedDays(content: PlanContent, days: number): PlanContent {
  const lines = content.lines.map((line) =>
    line.metric === 'delayed-transfers-of-care'
      ? { ...line, targets: line.targets.map(({ period }) => ({ period, numerator: days })) }
      : line,
  );
  return { ...content, lines };
}

/** The day so many days after that of a moment. */
function dayFrom(moment: string, days: number): string {
  const DAY_MS = 86_400_000;
  return new Date(Date.parse(moment) + days * DAY_MS).toISOString().slice(0, 10);
}
