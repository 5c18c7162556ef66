import { DecisionsModule } from '#decisions';
import { ReferenceModule } from '#reference';
import { Module } from '@nestjs/common';
import { AreaCoverageHandler } from './area-coverage.query';
import { AreaFiguresHandler } from './area-figures.query';
import { AreaPerformanceHandler } from './area-performance.query';
import { ExplainFigureHandler } from './explain-figure.query';
import { FactsStore } from './facts.store';
import { FiguresNowHandler } from './figures-now.query';
import { ForeseeFigures } from './foresee-figures.query';
import { MeasureSeriesHandler } from './measure-series.query';
import { MetricCountsHandler, MetricCountsOfEachHandler } from './metric-counts.query';
import { MonthReportsHandler } from './month-reports.query';
import { TouchedAreas } from './touched-areas.query';

/** The questions about performance. The application that imports it brings the query bus (`CqrsModule.forRoot`). */
@Module({
  imports: [DecisionsModule, ReferenceModule],
  providers: [
    FactsStore,
    TouchedAreas,
    ForeseeFigures,
    AreaCoverageHandler,
    AreaFiguresHandler,
    AreaPerformanceHandler,
    ExplainFigureHandler,
    FiguresNowHandler,
    MeasureSeriesHandler,
    MetricCountsHandler,
    MetricCountsOfEachHandler,
    MonthReportsHandler,
  ],
  exports: [TouchedAreas, ForeseeFigures, DecisionsModule, ReferenceModule],
})
export class PerformanceModule {}
