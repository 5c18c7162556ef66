import type { QueryBus } from '@nestjs/cqrs';
import type { AnswerSource, ReturnSection } from '#catalogue';
import { fold, type DecisionStore } from '#decisions';
import { entriesAt, type EntryStanding } from '#governance';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { AreaPerformanceQuery, type AreaPerformance } from '#performance';
import { agreedMoney, fundStream, type AgreedMoney } from '#pooled-fund';
import type { ReferenceView } from '#reference';
import { SettledAtQuery, type SettledAgreement } from '#settlement';
import type { FilledAt } from '../answers';
import { askedOnce } from '../asked-once';
import { returnDecider } from '../return.decider';
import { returnStream } from '../return.events';
import type { ReturnSettings } from '../return-settings';
import { figureFinding } from './figure-findings';
import { found, type Found } from './finding';
import { fundFinding } from './fund-findings';
import { registerFinding, registerRows } from './register-findings';
import { fundContributionRows, fundLineRows, type Rows } from './rows';
import { settlementFinding } from './settlement-findings';

/** What everything is asked of: an area, where everything stood, and what is known of it there. */
export interface AskedOf {
  readonly area: string;
  /** Of the form. */
  readonly policyYear: string;
  readonly at: FilledAt;
  readonly reference: ReferenceView;
  readonly settings: ReturnSettings;
}

/** Asks each part of the ledger what it has for a cell, as at one watermark, and each question once. */
export class Sources {
  private readonly performances = new Map<string, Promise<Result<AreaPerformance, string>>>();
  private readonly funds = new Map<string, Promise<Result<AgreedMoney, string>>>();
  private readonly registers = new Map<string, Promise<readonly EntryStanding[]>>();
  private readonly agreements = new Map<string, Promise<Result<readonly SettledAgreement[], string>>>();

  constructor(
    private readonly queries: QueryBus,
    private readonly decisions: DecisionStore,
    private readonly of: AskedOf,
  ) {}

  async find(source: Exclude<AnswerSource, { readonly from: 'row' }>): Promise<Found> {
    switch (source.from) {
      case 'figure': {
        const performance = await this.performance(source.policyYear);
        return performance.ok ? figureFinding(source, performance.value) : performance;
      }
      case 'fund': {
        const fund = await this.fund(source.policyYear);
        return fund.ok ? fundFinding(source, fund.value) : fund;
      }
      case 'settlement': {
        const settled = await this.settled(source.policyYear);
        return settled.ok ? settlementFinding(source, settled.value) : settled;
      }
      case 'area':
        return this.areaPart(source);
      case 'contact': {
        const contact = this.of.settings.contacts.find(({ role }) => role === source.role);
        const value = contact?.[source.part];
        return value === undefined ? fail(`No ${source.part} of a ${source.role} is set`) : found(value);
      }
      case 'earlier-return':
        return this.earlierAnswer(source);
      case 'register':
        return registerFinding(source, this.of.policyYear, await this.register(source.register));
    }
  }

  /** What a section with rows is filled in for; none where it is left to whoever prepares it. */
  async rows({ rows }: ReturnSection): Promise<Rows> {
    const of = rows?.of;
    switch (of?.from) {
      case 'fund-lines': {
        const fund = await this.fund(of.policyYear);
        return fund.ok ? ok(fundLineRows(fund.value, of.policyYear)) : fund;
      }
      case 'fund-contributions': {
        const fund = await this.fund(of.policyYear);
        return fund.ok ? ok(fundContributionRows(fund.value, of)) : fund;
      }
      case 'scheme-benefits':
      case 'schemes': {
        const kind = of.from === 'schemes' ? 'schemes' : 'benefits';
        return ok(registerRows(of.policyYear, await this.register(kind)));
      }
      case undefined:
        return ok([]);
    }
  }

  private performance(policyYear: string): Promise<Result<AreaPerformance, string>> {
    return askedOnce(this.performances, policyYear, async () => {
      const { area, at } = this.of;
      const answer = await this.queries.execute(
        new AreaPerformanceQuery({ area, policyYear, asKnown: { watermark: at.id } }),
      );
      if (!answer.ok) return fail(answer.failure.what);
      return answer.value.known ? ok(answer.value) : fail(answer.value.what);
    });
  }

  private fund(policyYear: string): Promise<Result<AgreedMoney, string>> {
    const { area, at } = this.of;
    return askedOnce(this.funds, policyYear, async () =>
      agreedMoney(await this.decisions.read(fundStream(area, policyYear), at.decisionPosition)),
    );
  }

  private settled(policyYear: string): Promise<Result<readonly SettledAgreement[], string>> {
    const { area, at } = this.of;
    return askedOnce(this.agreements, policyYear, async () => {
      const answer = await this.queries.execute(new SettledAtQuery(area, policyYear, at));
      return answer.ok ? answer : fail(inWords(answer.failure));
    });
  }

  private register(kind: string): Promise<readonly EntryStanding[]> {
    const { area, at } = this.of;
    return askedOnce(this.registers, kind, () =>
      entriesAt(this.decisions, { area, kind }, at.decisionPosition),
    );
  }

  private areaPart({ part }: Extract<AnswerSource, { readonly from: 'area' }>): Found {
    const { area, reference } = this.of;
    if (part === 'code') return found(area);
    const name =
      part === 'name' ? reference.area(area)?.name : reference.organisation(`urn:ons:${area}`)?.name;
    return name === undefined ? fail(`No name of ${area} is known`) : found(name);
  }

  /** What was submitted last by then; what is only being prepared is nobody's word yet. */
  private async earlierAnswer({
    template,
    question,
  }: Extract<AnswerSource, { readonly from: 'earlier-return' }>): Promise<Found> {
    const { area, at } = this.of;
    const state = fold(
      returnDecider,
      await this.decisions.read(returnStream({ area, template }), at.decisionPosition),
    );
    const submission = state.status === 'open' ? state.submissions.at(-1) : undefined;
    if (!submission) return fail(`${template} was not submitted`);
    const answer = submission.snapshot.answers[question];
    if (!answer) return fail(`${template} has no answer to ${question}`);
    return found(answer.value);
  }
}

function inWords(refusals: readonly Refusal[]): string {
  return refusals.map(({ what }) => what).join('; ');
}
