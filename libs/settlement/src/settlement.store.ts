import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DecisionStore, fold, handle, type DecidedBy, type RecordedDecision } from '#decisions';
import { fail, lastDay, londonDay, ok, parsePeriod, type Refusal, type Result } from '#kernel';
import { APP_POOL } from '#platform';
import { enterDecided, entriesOfDecisions, JournalRefused, type JournalEntry } from '#pooled-fund';
import { agreementDecider, agreementOn } from './agreement.decider';
import { agreementStream, type AgreementEvent } from './agreement.events';
import { assertPostedAsOpined, PostingDiffers } from './posting-opinion.query';
import { refusal } from './rules';
import type { SettlementCommand, StandingEntries } from './settlement-command';
import { settlementDecider } from './settlement.decider';
import type { SettlementState } from './settlement-state';
import {
  settlementStream,
  type OfSettlement,
  type SettlementEvent,
  type StandingAgreement,
} from './settlement.events';

/** What became of a command on a settlement: the decision recorded, and the entries it made in the journal. */
export type SettlementOutcome = Result<
  {
    readonly recorded: readonly RecordedDecision<SettlementEvent>[];
    readonly entries: readonly JournalEntry[];
  },
  readonly Refusal[]
>;

/** A command without what the store itself finds out: the day, and what stands in the journal. */
export type Asked = SettlementCommand extends infer Each
  ? Each extends SettlementCommand
    ? Omit<Each, 'today' | 'journal'>
    : never
  : never;

/** Reads settlements and the terms they rest on, and runs commands on them. */
@Injectable()
export class SettlementStore {
  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly decisions: DecisionStore,
  ) {}

  /**
   * The decision and its entries stand together or not at all; what a guard of the journal refuses is a refusal, and so is
   * a post that SQL alone would have made otherwise.
   */
  async decide(asked: Asked, by: DecidedBy): Promise<SettlementOutcome> {
    const stream = settlementStream(asked.of);
    const history = await this.decisions.read(stream);
    const journal = await this.standingEntries(history as RecordedDecision<SettlementEvent>[]);
    const today = londonDay(new Date());
    const superseded = await this.superseded(asked, history as RecordedDecision<SettlementEvent>[], today);
    if (superseded.length > 0) return fail(superseded);
    const command = { ...asked, today, journal } as SettlementCommand;
    // The journal was read for this version of the stream, and no other.
    const over = { ...by, expectedVersion: by.expectedVersion ?? history.length };
    let entries: readonly JournalEntry[] = [];
    try {
      const decided = await handle(
        this.decisions,
        settlementDecider,
        stream,
        command,
        over,
        async (client, recorded) => {
          entries = await enterDecided(client, recorded);
          for (const { type, position } of recorded)
            if (type === 'settlement.posted' || type === 'settlement.restated')
              await assertPostedAsOpined(client, position);
        },
      );
      if (decided.ok) return ok({ recorded: decided.value, entries });
      return fail('rule' in decided.failure ? [decided.failure] : decided.failure);
    } catch (error) {
      if (error instanceof JournalRefused || error instanceof PostingDiffers) return fail([error.refusal]);
      throw error;
    }
  }

  async read(of: OfSettlement): Promise<{
    readonly state: SettlementState;
    readonly history: readonly RecordedDecision<SettlementEvent>[];
  }> {
    const history = await this.decisions.read(settlementStream(of));
    return {
      state: fold(settlementDecider, history),
      history: history as RecordedDecision<SettlementEvent>[],
    };
  }

  /** The terms signed by all that bind on a day, as decided below a position. */
  async termsOn(
    { area, policyYear, agreement }: OfSettlement,
    day: string,
    upTo?: number,
  ): Promise<Result<StandingAgreement, readonly Refusal[]>> {
    const stream = agreementStream(area, policyYear, agreement);
    const history = (await this.decisions.read(stream, upTo)) as RecordedDecision<AgreementEvent>[];
    const year = parsePeriod(policyYear);
    // What takes effect after the year is of another.
    const yearEnds = year && lastDay(year);
    const upToDay = yearEnds !== undefined && yearEnds < day ? yearEnds : day;
    const signed = agreementOn(fold(agreementDecider, history), upToDay);
    if (!signed) {
      const what = `No ${agreement} of ${area} for ${policyYear} is signed by every partner and has begun`;
      return fail([refusal('no-agreement-in-force', '', what, 'Propose it and have every partner sign it')]);
    }
    const { content, contentHash } = signed;
    const last = history.findLast(
      ({ type, data }) => type === 'agreement.signed' && data.contentHash === contentHash,
    );
    return ok({ stream, version: last?.version ?? 0, contentHash, content });
  }

  /** The entries that a settlement's decisions made, and which of them nobody has reversed. */
  async entries(history: readonly RecordedDecision<SettlementEvent>[]): Promise<JournalEntry[]> {
    const moving = history.filter(({ data }) => 'entries' in data && data.entries.length > 0);
    return entriesOfDecisions(
      this.pool,
      moving.map(({ position }) => position),
    );
  }

  /** Money does not move by terms that others have taken the place of. */
  private async superseded(
    { type, of }: Asked,
    history: readonly RecordedDecision<SettlementEvent>[],
    today: string,
  ): Promise<Refusal[]> {
    if (type !== 'post' && type !== 'restate') return [];
    const state = fold(settlementDecider, history);
    const binding = await this.termsOn(of, today);
    if (state.status === 'none' || !state.computation || !binding.ok) return [];
    if (binding.value.contentHash === state.terms.contentHash) return [];
    const what = 'Other terms bind by now than it was computed on';
    return [refusal('terms-superseded', '', what, 'Compute it anew, and have it approved')];
  }

  private async standingEntries(
    history: readonly RecordedDecision<SettlementEvent>[],
  ): Promise<StandingEntries> {
    const entries = await this.entries(history);
    const reversed = new Set(entries.flatMap(({ reverses }) => reverses ?? []));
    const standing = entries.filter(({ number, kind }) => kind !== 'reversal' && !reversed.has(number));
    return {
      hold: standing.find(({ kind }) => kind === 'hold')?.number,
      forecast: standing.find(({ kind }) => kind === 'forecast'),
      posted: standing.filter(({ kind }) => kind === 'post' || kind === 'dispute-outcome'),
    };
  }
}
