import { Module } from '@nestjs/common';
import { DecisionsModule } from '#decisions';
import { ReferenceModule } from '#reference';
import { AgreeFundHandler } from './agree-fund.command';
import { CloseMonthHandler } from './close-month.command';
import { CloseYearHandler } from './close-year.command';
import { DraftFundHandler } from './draft-fund.command';
import { ForecastLineHandler } from './forecast-line.command';
import { FundHandler } from './fund.query';
import { FundsOfAreaHandler } from './funds-of-area.query';
import { JournalHandler } from './journal/journal.query';
import { PartnerStatementHandler } from './partner-statement.query';
import { ReceiveContributionHandler } from './receive-contribution.command';
import { RecordSpendingHandler } from './record-spending.command';
import { ReviseFundHandler } from './revise-fund.command';
import { VireHandler } from './vire.command';

/** Commands on pooled funds and questions about them. The application that imports it brings the buses and the pool. */
@Module({
  imports: [DecisionsModule, ReferenceModule],
  providers: [
    DraftFundHandler,
    AgreeFundHandler,
    ReviseFundHandler,
    ReceiveContributionHandler,
    RecordSpendingHandler,
    ForecastLineHandler,
    VireHandler,
    CloseMonthHandler,
    CloseYearHandler,
    FundHandler,
    FundsOfAreaHandler,
    PartnerStatementHandler,
    JournalHandler,
  ],
})
export class PooledFundModule {}
