import { DecisionStore } from '#decisions';
import { areaOfPlanStream } from '#planning';
import { APP_POOL } from '#platform';
import { readChangesBetween, type CountsTouched, type Positions, type Queryable } from '#records';
import { isDefinitionStream } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import type { MeasureTouched } from './area-figures';
import { areaOfChartStream } from './charts/chart.events';
import type { AreaTouched } from './touched-figures';

/** What may differ between two positions. */
export interface Touched {
  /** Of which areas any figure was touched, or the chart of any. */
  readonly areas: ReadonlySet<string> | 'everywhere';
  /** Which figures of an area were; empty where none was. */
  of(area: string): AreaTouched;
  /** What was decided on, whatever it touches. */
  readonly streams: readonly string[];
}

/** What was decided between two positions, by the streams it was decided on. */
export interface Decided {
  readonly since: Positions;
  readonly upTo: Positions;
  readonly streams: readonly string[];
}

/**
 * Deliveries beyond which it is not looked up what they were about: then everything counts as touched, and is
 * worked out again, which costs less than reading them.
 */
const DELIVERIES_LOOKED_UP_MAX = 200_000;

/** Finds what may have changed since figures were last worked out, in what was recorded and what was decided. */
@Injectable()
export class TouchedAreas {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
  ) {}

  async between(since: Positions, upTo: Positions): Promise<Touched> {
    return touchedBy(await this.decidedBetween(since, upTo), this.pool);
  }

  async decidedBetween(since: Positions, upTo: Positions): Promise<Decided> {
    const streams = await this.decisions.streamsDecidedOn(since.decisionPosition, upTo.decisionPosition);
    return { since, upTo, streams };
  }
}

/** What those decisions touched, and what was recorded between their positions. */
export async function touchedBy({ since, upTo, streams }: Decided, db: Queryable): Promise<Touched> {
  // Of all that is decided figures rest on definitions and plans alone, and charts on what was decided about them: what
  // money, returns and registers are is read from figures, and never the other way.
  const planned = new Set(streams.flatMap((stream) => areaOfPlanStream(stream) ?? []));
  const charted = streams.flatMap((stream) => areaOfChartStream(stream) ?? []);
  const isEverywhere =
    since.referenceVersion !== upTo.referenceVersion ||
    streams.some(isDefinitionStream) ||
    deliveries(upTo) - deliveries(since) > DELIVERIES_LOOKED_UP_MAX;
  if (isEverywhere) return { areas: 'everywhere', of: () => 'everything', streams };
  const counts = await readChangesBetween(db, since, upTo);
  return {
    areas: new Set([...counts.map(({ area }) => area), ...planned, ...charted]),
    of: (area) => (planned.has(area) ? 'everything' : measuresOf(counts, area)),
    streams,
  };
}

function measuresOf(counts: readonly CountsTouched[], area: string): MeasureTouched[] {
  return counts.filter((each) => each.area === area).map(({ measure, from, to }) => ({ measure, from, to }));
}

function deliveries({ nextOffsets }: Positions): number {
  return nextOffsets.reduce((sum, offset) => sum + offset, 0);
}
