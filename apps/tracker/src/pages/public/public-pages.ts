import { disclosedMetric } from '#performance';
import type { DisclosedMetric } from '#performance';
import { DefinitionStore } from '#reference';
import { Injectable } from '@nestjs/common';
import { AreaMoments, metricsOf } from '../areas/area-moment';
import type { AreaNamed } from '../areas/area-sections';

/** For how long what was worked out is shown again: nobody who only watches crowds out those who work here. */
export const KEPT_SECONDS = 60;

/** What everybody may see of an area whose public page is open. */
export interface PublicFigures {
  readonly area: AreaNamed;
  readonly policyYears: readonly string[];
  readonly metrics: readonly DisclosedMetric[];
  /** Which figures are made up, of those that money is settled on; undefined where none is. */
  readonly invented: string | undefined;
  /** When it was worked out. */
  readonly at: Date;
}

/** What the public pages show, each worked out once a minute at most, however many look at it. */
@Injectable()
export class PublicPages {
  private readonly kept = new Map<
    string,
    { readonly until: number; readonly figures: Promise<PublicFigures> }
  >();

  constructor(
    private readonly moments: AreaMoments,
    private readonly definitions: DefinitionStore,
  ) {}

  /** What the page of an area shows. Asked only where it is open, so that no more are kept than are. */
  figures(area: string): Promise<PublicFigures> {
    const now = new Date();
    const kept = this.kept.get(area);
    if (kept && kept.until > now.getTime()) return kept.figures;
    const figures = this.workOut(area, now);
    const keeping = { until: now.getTime() + KEPT_SECONDS * 1000, figures };
    this.kept.set(area, keeping);
    // What could not be worked out is worked out anew for whoever asks next.
    figures.catch(() => this.kept.get(area) === keeping && this.kept.delete(area));
    return figures;
  }

  private async workOut(code: string, at: Date): Promise<PublicFigures> {
    const area = await this.moments.area(code);
    const { years } = await this.moments.years(area, {});
    const [definitions, invented] = await Promise.all([
      this.definitions.inForce(),
      this.moments.invented(area, years),
    ]);
    const metrics = metricsOf(years).flatMap((performance) => {
      const ofCode = performance[0]?.metric.code;
      const newest = definitions.policyYears
        .flatMap((policyYear) => policyYear.metrics)
        .findLast((metric) => metric.code === ofCode);
      // A measure that nobody knows any more is held to count people.
      const told =
        newest &&
        disclosedMetric(newest, performance, (measure) => definitions.measure(measure)?.countsPeople ?? true);
      return told ?? [];
    });
    const policyYears = years.map(({ policyYear }) => policyYear);
    return { area: { code: area.code, name: area.name }, policyYears, metrics, invented, at };
  }
}
