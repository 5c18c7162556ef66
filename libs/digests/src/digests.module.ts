import { Module } from '@nestjs/common';
import { DecisionsModule } from '#decisions';
import { GovernanceModule } from '#governance';
import { PerformanceModule } from '#performance';
import { ReferenceModule } from '#reference';
import { ReturnsModule } from '#returns';
import { AskDigestHandler } from './ask-digest.command';
import { ConfirmDigestHandler } from './confirm-digest.command';
import { DigestHandler, LinkedDigestHandler } from './digest.query';
import { DigestStore } from './digest.store';
import { DigestDuties } from './duties/digest-duties';
import { AreaNewsHandler } from './news/area-news.query';
import { ObligedHandler } from './news/obliged.query';
import { StopByLinkHandler, StopDigestHandler } from './stop-digest.command';

/** Digests: asked for, made, sent, stopped. The application that imports it brings the buses and the platform. */
@Module({
  imports: [DecisionsModule, ReferenceModule, PerformanceModule, GovernanceModule, ReturnsModule],
  providers: [
    DigestStore,
    DigestDuties,
    AskDigestHandler,
    ConfirmDigestHandler,
    StopDigestHandler,
    StopByLinkHandler,
    DigestHandler,
    LinkedDigestHandler,
    AreaNewsHandler,
    ObligedHandler,
  ],
  exports: [DigestDuties],
})
export class DigestsModule {}
