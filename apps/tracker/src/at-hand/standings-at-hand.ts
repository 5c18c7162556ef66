import { ok, type Refusal, type Result } from '#kernel';
import { AreasStandingQuery, councilAreas, sideBySide, TouchedAreas } from '#performance';
import type { AnsweredAt, AreasStanding, AsAsked, MetricStandings } from '#performance';
import { isReached, type Positions } from '#records';
import { ReferenceStore } from '#reference';
import { Injectable } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { AtHand } from './at-hand';
import { FiguresAtHand } from './figures-at-hand';
import { KeptAnswers } from './kept-answers';
import { LedgerMoves, type Seen } from './ledger-moves';

/** Of all of England it is some megabytes. */
const KEPT_BYTES_MAX = 16 * 1024 * 1024;
/** How often those that moved while others were worked out are taken in, before all are worked out together. */
const ROUNDS_MAX = 3;

/** How one area stands, metric by metric. */
interface Part {
  readonly metrics: readonly MetricStandings[];
  /** What it was worked out at. */
  readonly answeredAt: AnsweredAt;
  /** The ledger's step when it was begun to be worked out. */
  readonly step: number;
  readonly bytes: number;
}

/** How several areas stand, all at one moment. */
export interface StandingsThen extends AreasStanding {
  /** When the part of an area was worked out, of which nothing has moved since: what is shown beside it is asked for at that. */
  partAt(area: string): AnsweredAt;
}

/**
 * How areas stand side by side, for pages: the part of each is worked out once until something of that area has moved,
 * whichever areas it is shown beside.
 */
@Injectable()
export class StandingsAtHand {
  private readonly whole: AtHand<{ readonly then: StandingsThen | undefined; readonly bytes: number }>;
  private readonly parts = new KeptAnswers<Part>(KEPT_BYTES_MAX);

  constructor(
    private readonly moves: LedgerMoves,
    private readonly touched: TouchedAreas,
    private readonly reference: ReferenceStore,
    private readonly queries: QueryBus,
    private readonly figures: FiguresAtHand,
  ) {
    this.whole = new AtHand(
      moves,
      KEPT_BYTES_MAX,
      ({ bytes }) => bytes,
      () => false,
    );
  }

  /** Of these areas, or of those of all councils; undefined where nothing was known at the moment asked about. */
  async answer(
    asked: AsAsked,
    areas: readonly string[] | undefined,
  ): Promise<Result<StandingsThen | undefined, Refusal>> {
    if (asked.asKnown !== undefined || asked.publishedBy !== undefined) {
      const answer = await this.figures.answer(new AreasStandingQuery({ ...asked, areas }));
      return answer.ok ? ok(answer.value && allAtOnce(answer.value)) : answer;
    }
    const seen = await this.moves.seen();
    const { then } = await this.whole.answer({
      ...{ question: areas?.join(' ') ?? '', area: undefined, seen },
      workOut: async () => {
        const standings = await this.workOut(areas, seen);
        return { then: standings, bytes: standings ? bytesAround(standings) : 0 };
      },
    });
    return ok(then);
  }

  private async workOut(
    asked: readonly string[] | undefined,
    seen: Seen,
  ): Promise<StandingsThen | undefined> {
    const areas = asked ?? councilAreas(await this.reference.at(seen.positions.referenceVersion));
    const held = this.partsThatHold(areas);
    let missing = areas.filter((code) => !held.has(code));
    if (areas.length > 0 && missing.length === 0) return joined(areas, held, { watermark: seen.positions });
    for (let round = 1; ; round++) {
      const isWhole = held.size === 0 || round === ROUNDS_MAX;
      const { step } = this.moves;
      const answer = await this.queries.execute(new AreasStandingQuery({ areas: isWhole ? asked : missing }));
      if (!answer.ok) throw new Error(`${answer.failure.rule}: ${answer.failure.what}`);
      const { value: standing } = answer;
      if (!standing) return undefined;
      const fresh = partsOf(standing, step);
      for (const [code, part] of fresh) this.parts.keep(code, part);
      if (isWhole) return allAtOnce(standing);
      // Those at hand are of the moment of the new ones too, but for what moved in between.
      const moved = await this.movedAmong(held, seen.positions, standing.answeredAt.watermark);
      if (moved.length === 0) return joined(areas, new Map([...held, ...fresh]), standing.answeredAt);
      for (const code of moved) held.delete(code);
      missing = [...missing, ...moved];
    }
  }

  private partsThatHold(areas: readonly string[]): Map<string, Part> {
    return new Map(
      areas.flatMap((code) => {
        const part = this.parts.find(code);
        return part && !this.moves.isTouchedSince(part.step, code) ? [[code, part]] : [];
      }),
    );
  }

  private async movedAmong(
    held: ReadonlyMap<string, Part>,
    since: Positions,
    upTo: Positions,
  ): Promise<string[]> {
    const codes = [...held.keys()];
    if (!isReached(since, upTo)) return codes;
    const { areas } = await this.touched.between(since, upTo);
    return areas === 'everywhere' ? codes : codes.filter((code) => areas.has(code));
  }
}

/** Worked out together. */
function allAtOnce(standing: AreasStanding): StandingsThen {
  return { ...standing, partAt: () => standing.answeredAt };
}

function joined(
  areas: readonly string[],
  parts: ReadonlyMap<string, Part>,
  answeredAt: AnsweredAt,
): StandingsThen {
  return {
    answeredAt,
    metrics: sideBySide(areas.map((code) => parts.get(code)?.metrics ?? [])),
    partAt: (area) => parts.get(area)?.answeredAt ?? answeredAt,
  };
}

/** Each area's own part of what was worked out together. */
function partsOf({ metrics, answeredAt }: AreasStanding, step: number): Map<string, Part> {
  const [{ areas } = { areas: [] }] = metrics;
  return new Map(
    areas.map(({ area: { code } }, at) => {
      const own = metrics.map((each) => ({ ...each, areas: each.areas.slice(at, at + 1) }));
      return [code, { metrics: own, answeredAt, step, bytes: 2 * JSON.stringify(own).length }];
    }),
  );
}

/** What standings take beside the parts they are made of. */
function bytesAround({ metrics }: AreasStanding): number {
  return metrics.reduce((bytes, { areas }) => bytes + 500 + 50 * areas.length, 0);
}
