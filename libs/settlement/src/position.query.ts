import { Inject } from '@nestjs/common';
import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import {
  fail,
  londonDay,
  ok,
  period,
  type Period,
  type PeriodKind,
  type Refusal,
  type Result,
} from '#kernel';
import { APP_POOL } from '#platform';
import { WatermarkStore, type Watermark } from '#records';
import type { AgreementContent } from './agreement-content';
import { partsOf, positionOf, type FigureSoFar, type Position } from './position';
import { refusal } from './rules';
import { figuresOf } from './settle';
import { noWatermark, SettlementFacts } from './settlement-facts';
import type { OfSettlement, StandingAgreement } from './settlement.events';
import { SettlementStore } from './settlement.store';
import { heldPence, postedSoFar, statusOf, type SettlementStatus } from './settlement-state';
import { refuseSupposed, whatIf, type Supposed } from './what-if';
import type { Amount, Step } from './working';

export interface PositionAsked extends OfSettlement {
  /** The id of a stored watermark; the newest when left out. */
  readonly watermark?: number | undefined;
  /** As at the end of a quarter, `2016/17-Q2`: on the counts of its months and of those before, and no later ones. */
  readonly quarter?: string | undefined;
  /** What if these were other counts or prices? */
  readonly supposed?: readonly Supposed[] | undefined;
}

export interface AgreementPosition extends OfSettlement {
  readonly terms: StandingAgreement;
  /** How its settlement stood by then; `none` before it was opened. */
  readonly status: 'none' | SettlementStatus;
  readonly watermark: { readonly id: number; readonly at: string };
  /** At the end of which quarter, where one was asked for. */
  readonly quarter?: string | undefined;
  readonly position: Position;
  /** What the agreement would come to on the forecast counts, or on those supposed in their place. */
  readonly supposed: { readonly steps: readonly Step[]; readonly amounts: readonly Amount[] };
}

type Answer = Result<AgreementPosition, readonly Refusal[]>;

/** Where does an agreement stand in the year, and what if it went otherwise? It touches nothing. */
export class PositionQuery extends Query<Answer> {
  constructor(readonly asked: PositionAsked) {
    super();
  }
}

@QueryHandler(PositionQuery)
export class PositionHandler implements IQueryHandler<PositionQuery> {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) pool: Pool,
    private readonly settlements: SettlementStore,
    private readonly facts: SettlementFacts,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  async execute({ asked }: PositionQuery): Promise<Answer> {
    const { area, policyYear, agreement, watermark: id, quarter, supposed = [] } = asked;
    const of = { area, policyYear, agreement };
    const watermark = await (id === undefined ? this.watermarks.latest() : this.watermarks.byId(id));
    if (!watermark) return fail([noWatermark(id)]);
    const { decisionPosition, at } = watermark;
    const { state } = await this.settlements.read(of, decisionPosition);
    // On the day of the watermark: on any later one, what was asked of it then has the same answer.
    const binding = await this.settlements.termsOn(of, londonDay(at), decisionPosition);
    const terms = binding.ok || state.status === 'none' ? binding : ok(state.terms);
    if (!terms.ok) return terms;
    const { content } = terms.value;
    const outside = quarter === undefined ? [] : refuseQuarter(content, quarter);
    if (outside.length > 0) return fail(outside);
    const soFar = await this.soFar(of, content, watermark, quarter);
    if (!soFar.ok) return soFar;
    const posted = postedSoFar(state, content);
    const position = positionOf(content, soFar.value, heldPence(state), posted);
    const forecast = new Map(position.figures.map((figure) => [figure.figure, figure.forecast]));
    const refusals = refuseSupposed(content, forecast, supposed);
    if (refusals.length > 0) return fail(refusals);
    const { steps, amounts } = whatIf(content, forecast, supposed, posted.keptPence);
    return ok({
      ...of,
      terms: terms.value,
      status: state.status === 'none' ? 'none' : statusOf(state),
      watermark: { id: watermark.id, at: at.toISOString() },
      ...(quarter !== undefined && { quarter }),
      position,
      supposed: { steps, amounts },
    });
  }

  /** By the month where the metric is counted so, else by the quarter, else as a whole. */
  private async soFar(
    of: OfSettlement,
    content: AgreementContent,
    watermark: Watermark,
    quarter: string | undefined,
  ): Promise<Result<FigureSoFar[], readonly Refusal[]>> {
    const all: FigureSoFar[] = [];
    for (const figure of figuresOf(content)) {
      const found = await this.finest(of, figure, watermark);
      if (!found.ok) return found;
      const parts = quarter === undefined ? found.value : countedBy(period(quarter), found.value);
      all.push({ figure: figure.figure, parts });
    }
    return ok(all);
  }

  private async finest(
    of: OfSettlement,
    figure: { readonly metric: string; readonly period: string },
    watermark: Watermark,
  ): Promise<Result<FigureSoFar['parts'], readonly Refusal[]>> {
    const kinds: PeriodKind[] = ['month', 'quarter', 'year'];
    for (const kind of kinds) {
      const periods = partsOf(figure, kind).map(({ key }) => key);
      const counts = await this.facts.counts(of, figure.metric, periods, watermark);
      if (counts.ok)
        return ok(counts.value.figures.map(({ period: key, value }) => ({ period: key, count: value })));
      if (!counts.failure.some(({ rule }) => rule === 'period-too-short')) return counts;
    }
    throw new Error(`${figure.metric} has no count by the year`);
  }
}

/** What had been counted by the end of a quarter: what ends later was not. */
function countedBy({ lastMonth }: Period, parts: FigureSoFar['parts']): FigureSoFar['parts'] {
  return parts.map((part) => (period(part.period).lastMonth <= lastMonth ? part : { period: part.period }));
}

/** A position is at the end of a quarter in which something of the agreement is counted. */
function refuseQuarter(content: AgreementContent, quarter: string): Refusal[] {
  const quarters = [
    ...new Set(figuresOf(content).flatMap((figure) => partsOf(figure, 'quarter').map(({ key }) => key))),
  ];
  if (quarters.includes(quarter)) return [];
  const what = `Nothing of it is counted in ${quarter}`;
  return [refusal('quarter-not-of-agreement', '/quarter', what, `Ask for one of: ${quarters.join(', ')}`)];
}
