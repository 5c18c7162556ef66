import { measureSentence, metricSentence } from '#catalogue';
import { Permission } from '#platform';
import { DefinitionStore } from '#reference';
import { Controller, Get } from '@nestjs/common';
import type { MeasuresInForce, PolicyYearsInForce } from './catalogue.schema';

/** Whoever may watch any area may read what its figures mean. */
const READERS = { roles: ['viewer', 'auditor', 'administrator'], scope: 'each-event' } as const;

/** The definitions in force, as data and as sentences. */
@Controller('v1')
export class CatalogueController {
  constructor(private readonly definitions: DefinitionStore) {}

  /** What is counted. */
  @Get('measures')
  @Permission(READERS)
  async measures(): Promise<MeasuresInForce> {
    const { measures } = await this.definitions.catalogue();
    return {
      measures: measures.map((inForce) => ({ sentence: measureSentence(inForce.definition), ...inForce })),
    };
  }

  /** What each policy year asks an area to plan and report. */
  @Get('policy-years')
  @Permission(READERS)
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
