import type { Statement } from '#documents';
import { FundQuery, PartnerStatementQuery, policyYearOfFundStream } from '#pooled-fund';
import type { FundStanding, PartnerStatement, StatementAsked } from '#pooled-fund';
import { InventedQuery } from '#settlement';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { policyYearOf } from '../area-path';
import { AreaNames } from './area-names';
import { refusedFund } from './fund-problems';
import { partnerAccount } from './partner-account';

/** Which fund, as addresses have it: its year as `2016-17`. */
interface OfFund {
  readonly area: string;
  readonly year: string;
}

/** What is asked of a fund, whether over the API or by a page. What is refused is thrown as a problem. */
@Injectable()
export class FundQuestions {
  constructor(
    private readonly queries: QueryBus,
    private readonly areas: AreaNames,
  ) {}

  async standing(of: OfFund, recordedBy?: string): Promise<FundStanding> {
    const answer = await this.queries.execute(new FundQuery(of.area, policyYearOf(of), recordedBy));
    if (!answer.ok) throw refusedFund(answer.failure);
    return answer.value;
  }

  async statement(of: OfFund, partner: string, asked: StatementAsked): Promise<PartnerStatement> {
    const year = policyYearOf(of);
    const answer = await this.queries.execute(new PartnerStatementQuery(of.area, year, partner, asked));
    if (!answer.ok) throw refusedFund(answer.failure);
    return answer.value;
  }

  /** A partner's statement of account, as a document has it. */
  async account(of: OfFund, statement: PartnerStatement, recordedBy?: string): Promise<Statement> {
    const fund = await this.standing(of, recordedBy);
    const others = statement.fromOtherFunds.movements.map(({ fund: stream }) => stream);
    const invented = await this.invented(fund, others, recordedBy);
    return partnerAccount(statement, fund, { area: await this.areas.named(of.area), recordedBy, invented });
  }

  /**
   * What is made up of the terms on which money of the fund is settled, or came into its pool from other years.
   *
   * @param others the funds that it came from
   */
  async invented(
    { area, policyYear }: Pick<FundStanding, 'area' | 'policyYear'>,
    others: readonly string[],
    recordedBy?: string,
  ): Promise<readonly string[]> {
    const years = [policyYear, ...others.map(policyYearOfFundStream)];
    const ofEach = await Promise.all(
      [...new Set(years)].map((year) => this.queries.execute(new InventedQuery(area, year, { recordedBy }))),
    );
    return [...new Set(ofEach.flat())];
  }
}
