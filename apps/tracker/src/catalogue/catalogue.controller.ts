import { measureSentence, metricSentence } from '#catalogue';
import { Described, json, Permission, WATCHERS } from '#platform';
import { DefinitionStore } from '#reference';
import { Controller, Get } from '@nestjs/common';
import { measuresAnswer, policyYearsAnswer } from './catalogue.schema';
import type { MeasuresInForce, PolicyYearsInForce } from './catalogue.schema';

/** Whoever may watch any area may read what its figures mean. */
const READERS = { roles: WATCHERS, scope: 'each-event' } as const;

/** The definitions in force, as data and as sentences. */
@Controller('v1')
export class CatalogueController {
  constructor(private readonly definitions: DefinitionStore) {}

  /** What is counted. */
  @Get('measures')
  @Permission(READERS)
  @Described({
    summary: 'The measures in force: what is counted, as data and as sentences',
    answers: { 200: { what: 'Every measure.', content: json(measuresAnswer) } },
  })
  async measures(): Promise<MeasuresInForce> {
    const { measures } = await this.definitions.catalogue();
    return {
      measures: measures.map((inForce) => ({ sentence: measureSentence(inForce.definition), ...inForce })),
    };
  }

  /** What each policy year asks an area to plan and report. */
  @Get('policy-years')
  @Permission(READERS)
  @Described({
    summary: 'The policy years in force: what each asks an area to plan and report',
    answers: { 200: { what: 'Every policy year with its metrics.', content: json(policyYearsAnswer) } },
  })
  async policyYears(): Promise<PolicyYearsInForce> {
    const { measures, policyYears } = await this.definitions.catalogue();
    const measureOf = new Map(measures.map(({ definition }) => [definition.code, definition]));
    return {
      policyYears: policyYears.map(({ definition: { metrics, ...definition }, ...inForce }) => ({
        definition,
        metrics: metrics.map((metric) => ({
          sentence: metricSentence(metric, measureOf.get(metric.numerator)),
          definition: metric,
        })),
        ...inForce,
      })),
    };
  }
}
