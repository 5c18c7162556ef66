import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { DecisionStore } from '#decisions';
import { fail, firstDay, lastDay, ok, period, type Refusal, type Result } from '#kernel';
import { APP_POOL } from '#platform';
import { readFund } from './fund.query';
import { fundStream } from './fund.stream';
import { fromOtherFunds } from './journal/from-other-funds.query';
import { readEntries } from './journal/journal.query';
import { partnerStatement, type PartnerStatement } from './partner-statement';
import { refusal } from './rules';

type Answer = Result<PartnerStatement, readonly Refusal[]>;

/** Which days a statement is of, and what was known. */
export interface StatementAsked {
  /** Both included; the policy year unless given. */
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  /** As recorded at that moment, `2017-04-03T09:00:00.000Z`. */
  readonly recordedBy?: string | undefined;
}

/** What has a partner put in, spent, set aside and kept? Refused as `no-fund` or `unknown-partner`. */
export class PartnerStatementQuery extends Query<Answer> {
  constructor(
    readonly area: string,
    readonly policyYear: string,
    /** By its source, `urn:ods:06H`. */
    readonly partner: string,
    readonly asked: StatementAsked = {},
  ) {
    super();
  }
}

@QueryHandler(PartnerStatementQuery)
export class PartnerStatementHandler implements IQueryHandler<PartnerStatementQuery> {
  constructor(
    private readonly decisions: DecisionStore,
    @Inject(APP_POOL) private readonly pool: Pool,
  ) {}

  async execute({ area, policyYear, partner, asked }: PartnerStatementQuery): Promise<Answer> {
    const { recordedBy } = asked;
    const read = await readFund(this.decisions, area, policyYear, recordedBy);
    if (!read.ok) return read;
    const { content, state } = read.value;
    if (!content.partners.some(({ source }) => source === partner))
      return fail([
        refusal(
          'unknown-partner',
          '/partner',
          `${partner} is no partner of the fund`,
          'Name one of its partners',
        ),
      ]);
    const year = period(policyYear);
    const { from = firstDay(year), to = lastDay(year) } = asked;
    const stream = fundStream(area, policyYear);
    const until = { recordedBy, effectiveTo: to };
    const entries = await readEntries(this.pool, stream, until);
    const fromOthers = await fromOtherFunds(this.pool, stream, until);
    return ok(partnerStatement(content, state, entries, { partner, from, to }, fromOthers));
  }
}
