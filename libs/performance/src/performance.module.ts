import { DecisionsModule } from '#decisions';
import { ReferenceModule } from '#reference';
import { Module } from '@nestjs/common';
import { AreaCoverageHandler } from './area-coverage.query';
import { AreaFiguresHandler } from './area-figures.query';
import { AreaPerformanceHandler } from './area-performance.query';
import { AreasStandingHandler } from './areas-standing.query';
import { ChartDecisionsHandler } from './charts/chart-decisions.query';
import { ControlChartHandler } from './charts/control-chart.query';
import { DecideChartHandler } from './charts/decide-chart.command';
import { DecidePublicPageHandler } from './disclosure/decide-public-page.command';
import { PublicPageHandler } from './disclosure/public-page.query';
import { ExplainFigureHandler } from './explain-figure.query';
import { FactsStore } from './facts.store';
import { FiguresNowHandler } from './figures-now.query';
import { ForeseeFigures } from './foresee-figures.query';
import { MeasureSeriesHandler } from './measure-series.query';
import { MetricCountsHandler, MetricCountsOfEachHandler } from './metric-counts.query';
import { MonthReportsHandler } from './month-reports.query';
import { TouchedAreas } from './touched-areas.query';
import { RecordTrailHandler } from './record-trail.query';
import { WhatChangedHandler } from './what-changed.query';
import { YearsKnownHandler } from './years-known.query';

/**
 * The questions about performance, and what people decide about charts and public pages. The application that imports it brings the
 * buses (`CqrsModule.forRoot`).
 */
@Module({
  imports: [DecisionsModule, ReferenceModule],
  providers: [
    FactsStore,
    TouchedAreas,
    ForeseeFigures,
    AreaCoverageHandler,
    AreaFiguresHandler,
    AreaPerformanceHandler,
    AreasStandingHandler,
    ChartDecisionsHandler,
    ControlChartHandler,
    DecideChartHandler,
    DecidePublicPageHandler,
    ExplainFigureHandler,
    FiguresNowHandler,
    MeasureSeriesHandler,
    MetricCountsHandler,
    MetricCountsOfEachHandler,
    MonthReportsHandler,
    PublicPageHandler,
    RecordTrailHandler,
    WhatChangedHandler,
    YearsKnownHandler,
  ],
  exports: [TouchedAreas, ForeseeFigures, DecisionsModule, ReferenceModule],
})
export class PerformanceModule {}
