import { readFileSync } from 'node:fs';
import type { INestApplicationContext } from '@nestjs/common';
import { CommandBus, QueryBus, type Command, type Query } from '@nestjs/cqrs';
import type { CountReported } from '#contracts';
import type { Channel, ChannelName } from '#delivery';
import { Carrier, DueWork, JobRunStore, type ObligationKey } from '#jobs';
import { monthsOf, period, type Refusal, type Result } from '#kernel';
import { AgreePlanCommand, DraftPlanCommand, PlanningModule } from '#planning';
import { planSubmissionSchema } from '#planning/plain';
import {
  AgreeFundCommand,
  DraftFundCommand,
  ForecastLineCommand,
  ReceiveContributionCommand,
  RecordSpendingCommand,
} from '#pooled-fund';
import { fundSubmissionSchema } from '#pooled-fund/plain';
import { putFirstVersionsInForce } from '#reference';
import { AgreementQuery, ProposeAgreementCommand, SignAgreementCommand } from '#settlement';
import { agreementContentSchema } from '#settlement/plain';
import {
  openModules,
  PETERBOROUGH,
  recordEvents,
  reported,
  SimulatedClock,
  testDatabase,
  type TestDatabase,
} from '#testing';
import { z } from 'zod';
import { ChangeReturnSettingsCommand } from './change-return-settings.command';
import { CheckReturnCommand } from './check-return.command';
import { DecideReturnCommand } from './decide-return.command';
import { ReturnDuties } from './duties/return-duties';
import type { ReturnDecision } from './return-command';
import { ReturnQuery, type ReturnStanding } from './return.query';
import { NO_SETTINGS, type ReturnSettings } from './return-settings';
import { ReturnsModule } from './returns.module';
import { putFirstTemplatesInForce } from './template.store';

export const { area: AREA } = PETERBOROUGH;
export const COUNCIL = `urn:ons:${AREA}`;
const CCG = 'urn:ods:06H';
export const PAY_FOR_PERFORMANCE = { area: AREA, policyYear: '2015/16', agreement: 'pay-for-performance' };

/** What the lines of the fund come to in a month, in pence; made up: no document of the time says it by the month. */
const SPENT_A_MONTH = {
  'community-health': 31_000_000,
  'social-care-nhs': 1_250_000,
  'social-care': 57_000_000,
} as const;
/** What comes in with the first month of a quarter, in pence. */
const RECEIVED_A_QUARTER = 259_750_000;

const SILENT = { error: () => undefined, warn: () => undefined, info: () => undefined };
const BY = { actor: 'sample' };
const PERSON = { name: 'A. Person', position: 'Director of Finance' };

/**
 * Peterborough with what the sample has of it: the counts as they were published, its plans, its fund, and its pay for
 * performance. What comes in as time goes by is there when the clock has come to it.
 */
export class SampleArea {
  private readonly runs: JobRunStore;
  private recorded = 0;

  private constructor(
    readonly db: TestDatabase,
    private readonly clock: SimulatedClock,
    private readonly application: INestApplicationContext,
    private readonly counts: readonly CountReported[],
  ) {
    this.runs = new JobRunStore(db.pool);
  }

  /** As it stood when the ledger began: no plan of it is agreed later than that. */
  static async open(beganAt: string, settings: Partial<ReturnSettings>): Promise<SampleArea> {
    const db = await testDatabase();
    const clock = await SimulatedClock.of(db, Date.parse(beganAt));
    const application = await openModules(db, ReturnsModule, PlanningModule);
    await putFirstVersionsInForce(db.pool, 'sample');
    await putFirstTemplatesInForce(db.pool, 'sample');
    const area = new SampleArea(db, clock, application, publishedCounts());
    for (const file of ['plan-2014-15.json', 'plan-2015-16.json']) {
      const { policyYear, content, agreement } = planSubmissionSchema.parse(sampleJson(file));
      await area.order(new DraftPlanCommand(AREA, policyYear, content, BY));
      await area.order(new AgreePlanCommand(AREA, policyYear, agreement, { actor: 'approver' }));
    }
    const fund = fundSubmissionSchema.required().parse(sampleJson('fund-peterborough-2015-16.json'));
    await area.order(new DraftFundCommand(AREA, fund.policyYear, fund.content, BY));
    await area.order(new AgreeFundCommand(AREA, fund.policyYear, fund.agreement, { actor: 'approver' }));
    await area.agreeToPay();
    const all = { ...NO_SETTINGS, ...settings };
    await area.order(new ChangeReturnSettingsCommand(AREA, all, 'How it answers', BY));
    return area;
  }

  async close(): Promise<void> {
    await this.application.close();
    await this.db.close();
  }

  /** It is then, and what had been published by then is recorded. */
  async itIs(moment: string): Promise<void> {
    await this.clock.set(Date.parse(moment));
    const published = this.counts.filter(({ data }) => Date.parse(data.applicableAt) <= Date.parse(moment));
    if (published.length === this.recorded) return;
    await recordEvents(this.db, published.slice(this.recorded));
    this.recorded = published.length;
  }

  /** What was recorded of what had been published by now. */
  published(): readonly CountReported[] {
    return this.counts.slice(0, this.recorded);
  }

  /** What has come to be due is carried out; what that brings to be due as well. */
  async duties(channels: ReadonlyMap<ChannelName, Channel>): Promise<string[]> {
    const duties = this.application.get(ReturnDuties).all(channels);
    const { runs } = this;
    const due = new DueWork(runs, duties, 'spec', SILENT);
    const carrier = new Carrier({ runs, duties, by: 'spec', log: SILENT });
    const done: string[] = [];
    const hand = async (keys: readonly ObligationKey[]): Promise<void> => {
      for (const key of keys) done.push(`${key.name} ${key.period} ${await carrier.carryOut(key)}`);
    };
    for (let look = 0; look < 2; look += 1) {
      await due.look();
      await due.handOut({ hand, close: () => Promise.resolve() });
    }
    return done;
  }

  /** What a quarter's months were spent, what came in in it, and what is foreseen at its end. */
  async keepMoney(quarter: string): Promise<void> {
    const months = monthsOf(period(quarter));
    const year = '2015/16';
    for (const [line, pence] of Object.entries(SPENT_A_MONTH)) {
      for (const month of months)
        await this.order(new RecordSpendingCommand(AREA, year, { line, month, pence }, BY));
      const forecast = { line, asOf: months.at(-1) ?? '', outturnPence: 12 * pence, method: 'As so far' };
      await this.order(new ForecastLineCommand(AREA, year, forecast, BY));
    }
    const receipt = {
      ...{ contribution: 'ccg-minimum', reference: quarter, receivedOn: `${months[0]}-15` },
      pence: RECEIVED_A_QUARTER,
    };
    await this.order(new ReceiveContributionCommand(AREA, year, receipt, BY));
  }

  standing(template: string): Promise<ReturnStanding> {
    return this.ask(new ReturnQuery({ area: AREA, template }));
  }

  decide(template: string, decision: ReturnDecision, actor: string): Promise<unknown> {
    return this.order(new DecideReturnCommand({ area: AREA, template }, decision, { actor }));
  }

  /** Checked as ready, approved by both partners, and signed off by the board on a day. */
  async signOff(template: string, on: string): Promise<void> {
    await this.order(new CheckReturnCommand({ area: AREA, template }, { actor: 'preparer' }));
    const { contentHash } = await this.standing(template);
    for (const [approval, organisation] of [
      ['council-finance', COUNCIL],
      ['nhs-finance', CCG],
    ] as const) {
      const actsFor = [organisation];
      await this.decide(
        template,
        { type: 'approve', approval, organisation, by: PERSON, contentHash, on, actsFor },
        organisation,
      );
    }
    await this.decide(template, { type: 'sign-off', by: PERSON, contentHash, on }, 'chair');
  }

  async order<Value>(command: Command<Result<Value, readonly Refusal[]>>): Promise<Value> {
    return insist(await this.application.get(CommandBus).execute(command));
  }

  async ask<Value>(query: Query<Result<Value, Refusal | readonly Refusal[]>>): Promise<Value> {
    return insist(await this.application.get(QueryBus).execute(query));
  }

  private async agreeToPay(): Promise<void> {
    const file = sampleJson('agreement-peterborough-2015-16.json');
    const { content } = z.strictObject({ content: agreementContentSchema }).parse(file);
    await this.order(new ProposeAgreementCommand(PAY_FOR_PERFORMANCE, content, BY));
    const { proposed } = await this.ask(new AgreementQuery(PAY_FOR_PERFORMANCE));
    const { name: signedBy, position } = PERSON;
    for (const partner of [CCG, COUNCIL]) {
      const signature = { partner, signedBy, position, signedOn: '2015-03-31' };
      const hash = proposed?.contentHash ?? '';
      await this.order(
        new SignAgreementCommand(PAY_FOR_PERFORMANCE, hash, signature, [partner], { actor: partner }),
      );
    }
  }
}

function insist<Value>(answer: Result<Value, unknown>): Value {
  if (!answer.ok) throw new Error(JSON.stringify(answer.failure));
  return answer.value;
}

interface DelayedDays {
  readonly months: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/**
 * Delayed days as NHS England published them, and the sample's invented admissions, in the order in which they came out.
 * Delayed days came out in the middle of the month after next.
 */
function publishedCounts(): CountReported[] {
  const { months } = sampleJson('delayed-days-peterborough.json') as DelayedDays;
  const delayedDays = Object.entries(months).flatMap(([month, byAgency]) =>
    Object.entries(byAgency).map(([agency, value]) =>
      reported({
        period: month,
        category: { agency },
        value,
        applicableAt: `${monthAfterNext(month)}-14T12:00:00Z`,
      }),
    ),
  );
  const admissions = ['06H', '99D'].flatMap((commissioner) =>
    sampleText(`uploads/invented-admissions-peterborough-2015-${commissioner}.csv`)
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [measure = '', area = '', month = '', , value, , applicableAt = ''] = line.split(',');
        const source = `urn:ods:${commissioner}`;
        const table = 'total' as const;
        return reported({ source, measure, area, period: month, table, value: Number(value), applicableAt });
      }),
  );
  const all = [...delayedDays, ...admissions];
  return all.sort((a, b) => Date.parse(a.data.applicableAt) - Date.parse(b.data.applicableAt));
}

function monthAfterNext(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  return new Date(Date.UTC(year, number + 1)).toISOString().slice(0, 'yyyy-mm'.length);
}

function sampleJson(name: string): unknown {
  return JSON.parse(sampleText(name));
}

function sampleText(name: string): string {
  return readFileSync(new URL(`../../../apps/standalone/sample/${name}`, import.meta.url), 'utf8');
}
