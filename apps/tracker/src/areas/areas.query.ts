import { APP_POOL } from '#platform';
import { PlansOfAreaQuery } from '#planning';
import { readReportedMeasures } from '#records';
import { ReferenceStore } from '#reference';
import type { Area } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { AreaKnown } from './areas.schema';

/** The areas of the reference data in force, and what there is of them. */
@Injectable()
export class AreasQuery {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly reference: ReferenceStore,
    private readonly queries: QueryBus,
  ) {}

  /** In the order of their codes, those after `after`, one more than `limit` when there are more. */
  async list(
    isShown: (code: string) => boolean,
    { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<AreaKnown[]> {
    const areas = (await this.reference.current())?.areas ?? [];
    const shown = areas.filter(({ code }) => code > after && isShown(code));
    return this.whatThereIs(shown.sort((a, b) => (a.code < b.code ? -1 : 1)).slice(0, limit + 1));
  }

  /** One area; undefined when there is none of that code. */
  async one(code: string): Promise<AreaKnown | undefined> {
    const area = (await this.reference.current())?.area(code);
    return area && (await this.whatThereIs([area]))[0];
  }

  private async whatThereIs(areas: readonly Area[]): Promise<AreaKnown[]> {
    const reported = await readReportedMeasures(
      this.pool,
      areas.map(({ code }) => code),
    );
    const known: AreaKnown[] = [];
    for (const area of areas) {
      const { code, name, kind, from, to, succeededBy } = area;
      known.push({
        code,
        name,
        kind,
        ...(from !== undefined && { from }),
        ...(to !== undefined && { to }),
        ...(succeededBy !== undefined && { succeededBy }),
        plans: await this.plansOf(code),
        measures: reported
          .filter((each) => each.area === code)
          .map(({ measure, from: first, to: last }) => ({ measure, from: first, to: last })),
      });
    }
    return known;
  }

  private async plansOf(area: string): Promise<AreaKnown['plans']> {
    const answer = await this.queries.execute(new PlansOfAreaQuery(area));
    const plans = answer.ok ? answer.value.plans : [];
    return plans.flatMap(({ policyYear, status }) => (status === 'none' ? [] : { policyYear, status }));
  }
}
