import { Module } from '@nestjs/common';
import { DecisionsModule } from '#decisions';
import { ReferenceModule } from '#reference';
import { BenefitsOfYearHandler } from './benefits-of-year.query';
import { DatedEventsHandler } from './dated-events.query';
import { DecideEntryHandler } from './decide-entry.command';
import { RegisterEntryHandler } from './register-entry.query';
import { RegisterHandler } from './register.query';
import { RegistersOfAreaHandler } from './registers-of-area.query';
import { ImportTableHandler } from './tables/import-table.command';
import { RegisterTableHandler } from './tables/register-table.query';

/** Commands on registers and questions about them. The application that imports it brings the buses and the pool. */
@Module({
  imports: [DecisionsModule, ReferenceModule],
  providers: [
    DecideEntryHandler,
    RegisterHandler,
    RegisterEntryHandler,
    RegistersOfAreaHandler,
    BenefitsOfYearHandler,
    DatedEventsHandler,
    ImportTableHandler,
    RegisterTableHandler,
  ],
})
export class GovernanceModule {}
