import { DecisionStore } from '#decisions';
import { APP_POOL } from '#platform';
import { planStandings } from '#planning';
import { readReportedMeasures } from '#records';
import { ReferenceStore } from '#reference';
import type { Area } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { AreaKnown } from './areas.schema';

/** The areas of the reference data in force, and what there is of them. */
@Injectable()
export class AreasQuery {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly reference: ReferenceStore,
    private readonly decisions: DecisionStore,
  ) {}

  /** In the order of their codes, those after `after`, one more than `limit` when there are more. */
  async list(
    isShown: (code: string) => boolean,
    { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
  ): Promise<AreaKnown[]> {
    const shown = await this.named((code) => code > after && isShown(code));
    return this.whatThereIs(shown.slice(0, limit + 1));
  }

  /** Every one of them, in the order of their codes, whatever there is of it. */
  async named(isShown: (code: string) => boolean): Promise<Area[]> {
    const areas = (await this.reference.current())?.areas ?? [];
    return areas.filter(({ code }) => isShown(code)).sort((a, b) => (a.code < b.code ? -1 : 1));
  }

  /** One area; undefined when there is none of that code. */
  async one(code: string): Promise<AreaKnown | undefined> {
    const area = (await this.reference.current())?.area(code);
    return area && (await this.whatThereIs([area]))[0];
  }

  private async whatThereIs(areas: readonly Area[]): Promise<AreaKnown[]> {
    const codes = areas.map(({ code }) => code);
    const [reported, plans] = await Promise.all([
      readReportedMeasures(this.pool, codes),
      planStandings(this.decisions, codes),
    ]);
    return areas.map(({ code, name, kind, from, to, succeededBy }) => ({
      code,
      name,
      kind,
      ...(from !== undefined && { from }),
      ...(to !== undefined && { to }),
      ...(succeededBy !== undefined && { succeededBy }),
      plans: plans
        .filter(({ area }) => area === code)
        .map(({ policyYear, status }) => ({ policyYear, status })),
      measures: reported
        .filter(({ area }) => area === code)
        .map(({ measure, from: first, to: last }) => ({ measure, from: first, to: last })),
    }));
  }
}
