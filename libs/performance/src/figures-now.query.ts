import { APP_POOL } from '#platform';
import { readPositions, type Positions } from '#records';
import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import type { AreaFigures } from './area-figures';
import { FactsStore } from './facts.store';
import { TouchedAreas, touchedBy, type Touched } from './touched-areas.query';
import { touchedFigures, type AreaTouched } from './touched-figures';

export interface FiguresNowAsked {
  /** 9-character ONS codes. */
  readonly areas: readonly string[];
  /** Asked for are figures that may differ from what they were at these positions; all where left out. */
  readonly since: Positions | undefined;
  /** Areas of which all figures are asked for nevertheless. */
  readonly whole: ReadonlySet<string>;
}

/** Figures of several areas, all of one moment. */
export interface FiguresNow {
  readonly positions: Positions;
  /** By area; none of one where no figure may differ, nor of one that is not known. */
  readonly areas: ReadonlyMap<string, AreaFigures & { readonly touched: AreaTouched }>;
  /** What may differ from what it was at the positions asked about; undefined where none were. */
  readonly touched: Touched | undefined;
}

/** What are the figures of areas now, or those of them that may have changed since? */
export class FiguresNowQuery extends Query<FiguresNow> {
  constructor(readonly asked: FiguresNowAsked) {
    super();
  }
}

/**
 * What may have changed is found in the snapshot its figures are worked out in: recording goes on meanwhile, and
 * figures found touched before it could be newer, or older, than those that were not.
 */
@QueryHandler(FiguresNowQuery)
export class FiguresNowHandler implements IQueryHandler<FiguresNowQuery> {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly facts: FactsStore,
    private readonly touchedAreas: TouchedAreas,
  ) {}

  async execute({ asked }: FiguresNowQuery): Promise<FiguresNow> {
    const { areas: codes, since, whole } = asked;
    const read = await readPositions(this.pool);
    const decided = since && (await this.touchedAreas.decidedBetween(since, read));
    return this.facts.together(codes, read, async (moment, areas) => {
      const positions = moment.answeredAt.watermark;
      const touched = decided && (await touchedBy({ ...decided, upTo: positions }, moment.db));
      const moved = areas
        .map((area) => ({
          area,
          touched: whole.has(area.area.code)
            ? ('everything' as const)
            : (touched?.of(area.area.code) ?? 'everything'),
        }))
        .filter((each) => each.touched.length > 0);
      const figures = await touchedFigures(this.facts, moment, moved);
      return {
        positions,
        touched,
        areas: new Map(
          moved.map(({ area, touched: of }, at) => [
            area.area.code,
            { metrics: [], figures: [], ...figures[at], touched: of },
          ]),
        ),
      };
    });
  }
}
