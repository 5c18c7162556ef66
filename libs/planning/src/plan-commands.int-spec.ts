import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Global, Module } from '@nestjs/common';
import { CommandBus, CqrsModule } from '@nestjs/cqrs';
import { Test, type TestingModule } from '@nestjs/testing';
import { readFileSync } from 'node:fs';
import { DecisionStore } from '#decisions';
import { APP_POOL } from '#platform';
import { DefinitionStore, ReferenceStore } from '#reference';
import { testDatabase, type TestDatabase } from '#testing';
import { AgreePlanCommand } from './agree-plan.command';
import { DraftPlanCommand } from './draft-plan.command';
import { planSubmissionSchema, type PlanContent } from './plan-content';
import { planInForce } from './plan-in-force.query';
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

let db: TestDatabase;
let application: TestingModule;
let commands: CommandBus;
let decisions: DecisionStore;

beforeAll(async () => {
  db = await testDatabase();
  @Global()
  @Module({ providers: [{ provide: APP_POOL, useFactory: () => db.pool }], exports: [APP_POOL] })
  class DatabaseModule {}
  application = await Test.createTestingModule({
    imports: [DatabaseModule, CqrsModule.forRoot({ rethrowUnhandled: true }), PlanningModule],
  }).compile();
  await application.init();
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
    await commands.execute(new AgreePlanCommand(PETERBOROUGH, '2014/15', plan.agreement, preparer));
    expect((await inForce())?.content).toEqual(fewerDelayedDays);
    expect((await inForce(agreedBefore))?.content).toEqual(plan.content);
    expect(await inForce(agreedBefore - 1)).toBeUndefined();
  });

  test('is in force no longer once withdrawn, and still was before', async () => {
    const before = await decisions.head();
    await commands.execute(
      new WithdrawPlanCommand(PETERBOROUGH, '2014/15', 'Sent back by the board', preparer),
    );
    expect(await inForce()).toBeUndefined();
    expect((await inForce(before))?.content).toEqual(fewerDelayedDays);
    expect(await decisions.verifyChain()).toMatchObject({ intact: true });
  });

  function inForce(upTo?: number) {
    return planInForce(decisions, PETERBOROUGH, '2014/15', upTo);
  }
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
