import { DigestsModule } from '#digests';
import type { EventLog } from '#event-log';
import { GovernanceModule } from '#governance';
import { sendProblemPage } from '#pages';
import { PerformanceModule } from '#performance';
import { PlanningModule } from '#planning';
import { PooledFundModule } from '#pooled-fund';
import { ReturnsModule } from '#returns';
import { SettlementModule } from '#settlement';
import { ProblemPages } from '#platform';
import { Module } from '@nestjs/common';
import type { DynamicModule } from '@nestjs/common';
import { ArrivalsQuery } from './areas/arrivals.query';
import { AreasController } from './areas/areas.controller';
import { AreasQuery } from './areas/areas.query';
import { ReportingController } from './areas/reporting.controller';
import { AnswersAtHand } from './at-hand/answers-at-hand';
import { FiguresAtHand } from './at-hand/figures-at-hand';
import { StandingsAtHand } from './at-hand/standings-at-hand';
import { LedgerMoves } from './at-hand/ledger-moves';
import { CatalogueController } from './catalogue/catalogue.controller';
import { ChangesController } from './changes.controller';
import { ChartsController } from './charts/charts.controller';
import { DigestsController } from './digests/digests.controller';
import { DueWorkController } from './due-work/due-work.controller';
import { Obligations } from './due-work/obligations';
import { BenefitsController } from './governance/benefits.controller';
import { CommentaryController } from './governance/commentary.controller';
import { RegisterTablesController } from './governance/register-tables.controller';
import { RegistersController } from './governance/registers.controller';
import { LiveStreams } from './live/live-streams';
import { LiveController } from './live/live.controller';
import { AgreementsController } from './money/agreements.controller';
import { DisputesController } from './money/disputes.controller';
import { EvidenceController } from './money/evidence.controller';
import { AreaNames } from './money/area-names';
import { FundQuestions } from './money/fund-questions';
import { FundsController } from './money/funds.controller';
import { SettlementQuestions } from './money/settlement-questions';
import { SettlementsController } from './money/settlements.controller';
import { SettlingController } from './money/settling.controller';
import { AdministrationPagesController } from './pages/administration/administration-pages.controller';
import { DueWorkPagesController } from './pages/administration/due-work-pages.controller';
import { AreaMoments } from './pages/areas/area-moment';
import { ShownAtController } from './pages/shell/shown-at.controller';
import { AreaPagesController } from './pages/areas/area-pages.controller';
import { ChartDecisionsController } from './pages/charts/chart-decisions.controller';
import { JointPagesController } from './pages/joint/joint-pages.controller';
import { LivePagesController } from './pages/live/live-pages.controller';
import { SessionStreams } from './pages/live/session-streams';
import { ChangesPagesController } from './pages/changes/changes-pages.controller';
import { ArrivalsPagesController } from './pages/arrivals/arrivals-pages.controller';
import { DigestPagesController } from './pages/digests/digest-pages.controller';
import { StopDigestController } from './pages/digests/stop-digest.controller';
import { CommentaryPagesController } from './pages/registers/commentary-pages.controller';
import { RegisterDecisionsController } from './pages/registers/register-decisions.controller';
import { RegisterPagesController } from './pages/registers/register-pages.controller';
import { PlanPagesController } from './pages/plans/plan-pages.controller';
import { FundDecisionsController } from './pages/money/fund-decisions/fund-decisions.controller';
import { FundPagesController } from './pages/money/fund-pages.controller';
import { AgreementDecisionsController } from './pages/money/agreements/agreement-decisions.controller';
import { SettlementDecisionsController } from './pages/money/decisions/settlement-decisions.controller';
import { SettlementPagesController } from './pages/money/settlement-pages.controller';
import { ReturnDecisionsController } from './pages/returns/decisions/return-decisions.controller';
import { ReturnPagesController } from './pages/returns/return-pages.controller';
import { SettingsPagesController } from './pages/returns/settings/settings-pages.controller';
import { SheetDecisionsController } from './pages/returns/sheets/sheet-decisions.controller';
import { PackPagesController } from './pages/pack/pack-pages.controller';
import { ImportPagesController } from './pages/returns/workbook/import-pages.controller';
import { PublicPages } from './pages/public/public-pages';
import { PublicPagesController } from './pages/public/public-pages.controller';
import { AboutController } from './pages/shell/about.controller';
import { AssetsController } from './pages/shell/assets.controller';
import { PerformanceController } from './performance.controller';
import { PlansController } from './plans/plans.controller';
import { PublicPageController } from './public-page/public-page.controller';
import { PreparingController } from './returns/preparing.controller';
import { ReturnDocumentsController } from './returns/return-documents.controller';
import { ReturnSettingsController } from './returns/return-settings.controller';
import { ReturnTemplatesController } from './returns/return-templates.controller';
import { ReturnsController } from './returns/returns.controller';
import { SigningController } from './returns/signing.controller';
import { Provider } from './sign-in/provider';
import { SessionsController } from './sign-in/sessions.controller';
import { SignInController } from './sign-in/sign-in.controller';
import { StandingsController } from './standings/standings.controller';
import { StatusController } from './status.controller';
import { StatusQuery } from './status.query';
import { EVENT_LOG } from './tokens';

/**
 * Needs the platform module and a query bus and a command bus (`CqrsModule.forRoot`) beside it. The log is given,
 * since other parts of the process may share it.
 */
@Module({})
export class TrackerModule {
  constructor(problems: ProblemPages) {
    problems.sentBy(sendProblemPage);
  }

  static forRoot(log: EventLog): DynamicModule {
    return {
      module: TrackerModule,
      imports: [
        PerformanceModule,
        PlanningModule,
        PooledFundModule,
        SettlementModule,
        GovernanceModule,
        ReturnsModule,
        DigestsModule,
      ],
      controllers: [
        AreasController,
        ReportingController,
        CatalogueController,
        ChangesController,
        PerformanceController,
        ChartsController,
        StandingsController,
        PublicPageController,
        LiveController,
        PlansController,
        FundsController,
        AgreementsController,
        SettlementsController,
        SettlingController,
        DisputesController,
        EvidenceController,
        RegistersController,
        BenefitsController,
        CommentaryController,
        RegisterTablesController,
        ReturnsController,
        PreparingController,
        SigningController,
        ReturnDocumentsController,
        ReturnSettingsController,
        ReturnTemplatesController,
        AboutController,
        AreaPagesController,
        ChartDecisionsController,
        JointPagesController,
        LivePagesController,
        ChangesPagesController,
        ArrivalsPagesController,
        RegisterPagesController,
        RegisterDecisionsController,
        CommentaryPagesController,
        PlanPagesController,
        FundPagesController,
        FundDecisionsController,
        SettlementPagesController,
        SettlementDecisionsController,
        AgreementDecisionsController,
        ReturnPagesController,
        SettingsPagesController,
        PackPagesController,
        PublicPagesController,
        ShownAtController,
        DigestsController,
        DigestPagesController,
        StopDigestController,
        ReturnDecisionsController,
        AdministrationPagesController,
        DueWorkPagesController,
        SheetDecisionsController,
        ImportPagesController,
        AssetsController,
        SignInController,
        SessionsController,
        StatusController,
        DueWorkController,
      ],
      providers: [
        { provide: EVENT_LOG, useValue: log },
        AreasQuery,
        AreaNames,
        FundQuestions,
        SettlementQuestions,
        AreaMoments,
        PublicPages,
        ArrivalsQuery,
        StatusQuery,
        Obligations,
        Provider,
        LiveStreams,
        SessionStreams,
        LedgerMoves,
        AnswersAtHand,
        FiguresAtHand,
        StandingsAtHand,
      ],
    };
  }
}
