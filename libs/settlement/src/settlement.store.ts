import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  type DecidedBy,
  DecisionStore,
  fold,
  handleOrRefuse,
  readSealedDecisions,
  type RecordedDecision,
  RefusedInTurn,
  versionConflict,
} from '#decisions';
import { fail, lastDay, londonDay, ok, parsePeriod, type Refusal, type Result } from '#kernel';
import { APP_POOL } from '#platform';
import {
  agreedFund,
  enterDecided,
  entriesOfDecisions,
  firstOpenDay,
  fundStream,
  settledLines,
  type JournalEntry,
} from '#pooled-fund';
import { receivingYear } from './agreement-content';
import { agreementDecider, agreementOn } from './agreement.decider';
import { agreementStream, type AgreementEvent } from './agreement.events';
import { linesOf, refuseBeyondLines, refuseHolding, type SetAside } from './holding-fund.rules';
import { assertPostedAsOpined } from './posting-opinion.query';
import { refusal } from './rules';
import type { SettlementCommand, StandingEntries } from './settlement-command';
import { settlementDecider } from './settlement.decider';
import { refuseStranger } from './settlement.refusals';
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
    /** What was taken, and has to be looked at. */
    readonly warnings: readonly Refusal[];
  },
  readonly Refusal[]
>;

/** A command without what the store itself finds out: the day, and what stands in the journal. */
export type Asked = SettlementCommand extends infer Each
  ? Each extends SettlementCommand
    ? Omit<Each, 'today' | 'journal'>
    : never
  : never;

const POSTING: ReadonlySet<string> = new Set<SettlementEvent['type']>([
  'settlement.posted',
  'settlement.quarters-posted',
  'settlement.restated',
]);

/** Whether it divides the fund: a post, or the end of a dispute that held a part of what was posted. */
function isDividing({ type, data }: SettlementEvent): boolean {
  return POSTING.has(type) || (type === 'settlement.dispute-resolved' && data.entries.length > 0);
}

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
    const decided = await this.decideOnce(asked, by);
    // A month was closed after it was looked up what is open: decided again, it takes effect after that month.
    const isClosedMeanwhile = !decided.ok && decided.failure.some(({ rule }) => rule === 'month-closed');
    return isClosedMeanwhile ? this.decideOnce(asked, by) : decided;
  }

  private async decideOnce(asked: Asked, by: DecidedBy): Promise<SettlementOutcome> {
    const stream = settlementStream(asked.of);
    const history = await this.decisions.read(stream);
    const stranger = refuseStranger(asked, fold(settlementDecider, history));
    if (stranger.length > 0) return fail(stranger);
    // The journal is read for this version of the stream, and no other: of a later one it would lack entries.
    const { expectedVersion = history.length } = by;
    if (expectedVersion !== history.length)
      return fail([versionConflict(stream, expectedVersion, history.length)]);
    const journal = await this.standingEntries(
      history as RecordedDecision<SettlementEvent>[],
      fundsMoved(asked, fold(settlementDecider, history)),
    );
    const today = londonDay(new Date());
    const agreement = agreementStream(asked.of.area, asked.of.policyYear, asked.of.agreement);
    const refuseOtherBasis = async (read: ReadStream): Promise<readonly Refusal[]> => {
      if (!restsOnTerms(asked)) return [];
      const binding = termsIn(await read(agreement), asked.of, today);
      const terms = refuseTerms(asked, fold(settlementDecider, history), binding);
      if (terms.length > 0 || asked.type !== 'open') return terms;
      return refuseHold(asked.of, asked.terms.content, read);
    };
    const refused = await refuseOtherBasis((of) => this.decisions.read(of));
    if (refused.length > 0) return fail(refused);
    const command = { ...asked, today, journal } as SettlementCommand;
    let entries: readonly JournalEntry[] = [];
    const decided = await handleOrRefuse(
      this.decisions,
      settlementDecider,
      stream,
      command,
      { ...by, expectedVersion },
      async (client, recorded) => {
        // Others may have been signed since, or these taken back; nobody decides any more until this is committed.
        const late = await refuseOtherBasis((of) => readSealedDecisions(client, [of]));
        if (late.length > 0) throw new RefusedInTurn(late);
        entries = await enterDecided(client, recorded);
        for (const event of recorded)
          if (isDividing(event)) await assertPostedAsOpined(client, event.position);
      },
    );
    return decided.ok ? ok({ recorded: decided.value, entries, warnings: [] }) : decided;
  }

  /** A settlement as decided below a position, or as it stands. */
  async read(
    of: OfSettlement,
    upTo?: number,
  ): Promise<{
    readonly state: SettlementState;
    readonly history: readonly RecordedDecision<SettlementEvent>[];
  }> {
    const history = await this.decisions.read(settlementStream(of), upTo);
    return {
      state: fold(settlementDecider, history),
      history: history as RecordedDecision<SettlementEvent>[],
    };
  }

  /** The terms signed by all that bind on a day, as decided below a position. */
  async termsOn(
    of: OfSettlement,
    day: string,
    upTo?: number,
  ): Promise<Result<StandingAgreement, readonly Refusal[]>> {
    const stream = agreementStream(of.area, of.policyYear, of.agreement);
    return termsIn(await this.decisions.read(stream, upTo), of, day);
  }

  /** The entries that a settlement's decisions made, and which of them nobody has reversed. */
  async entries(history: readonly RecordedDecision<SettlementEvent>[]): Promise<JournalEntry[]> {
    const moving = history.filter(({ data }) => 'entries' in data && data.entries.length > 0);
    return entriesOfDecisions(
      this.pool,
      moving.map(({ position }) => position),
    );
  }

  private async standingEntries(
    history: readonly RecordedDecision<SettlementEvent>[],
    funds: readonly string[],
  ): Promise<StandingEntries> {
    const entries = await this.entries(history);
    const reversed = new Set(entries.flatMap(({ reverses }) => reverses ?? []));
    const standing = entries.filter(({ number, kind }) => kind !== 'reversal' && !reversed.has(number));
    return { ...standingOf(standing), firstOpenDay: await firstOpenDay(this.pool, funds) };
  }
}

/** The funds that a command moves money of: the agreement's own, and those whose pools have what is released. */
function fundsMoved({ type, of }: Asked, state: SettlementState): string[] {
  const own = fundStream(of.area, of.policyYear);
  const isDivided = type === 'post' || type === 'restate' || type === 'resolve-dispute';
  if (!isDivided || state.status === 'none') return [own];
  // What is restated may have been posted under terms of another pool.
  const computations = [state.computation, state.posted?.computation].filter((each) => each !== undefined);
  const received = computations.map(({ agreement }) => receivingYear(agreement.content, of));
  return [own, ...received.map((year) => fundStream(of.area, year))];
}

type ReadStream = (stream: string) => Promise<RecordedDecision[]>;

/** Why nothing may be held back in the fund under these terms, as it is agreed and as others hold of it. */
async function refuseHold(
  of: OfSettlement,
  terms: StandingAgreement['content'],
  read: ReadStream,
): Promise<Refusal[]> {
  const fund = await read(fundStream(of.area, of.policyYear));
  const refused = refuseHolding(of, terms, agreedFund(fund));
  if (refused.length > 0) return refused;
  const lines = settledLines(fund);
  const named = new Set(linesOf(of.agreement, lines).flatMap(({ agreements }) => agreements));
  const others: SetAside[] = [];
  for (const agreement of named)
    if (agreement !== of.agreement)
      others.push(...setAsideOf(agreement, await read(settlementStream({ ...of, agreement }))));
  return refuseBeyondLines(of, terms, lines, others);
}

/** What a settlement has set aside, unless it was voided. */
export function setAsideOf(agreement: string, history: readonly RecordedDecision[]): SetAside[] {
  const state = fold(settlementDecider, history);
  return state.status === 'none' || state.status === 'voided' ? [] : [{ agreement, ...state.held }];
}

/** What rests on terms that others may take the place of: money moves by it. */
function restsOnTerms({ type }: Asked): boolean {
  return type === 'open' || type === 'post' || type === 'restate' || isVoiding(type);
}

function isVoiding(type: Asked['type']): boolean {
  return type === 'propose-void' || type === 'void';
}

/** Money does not move by terms that others have taken the place of, and none is held back by terms that bind nobody. */
function refuseTerms(
  asked: Asked,
  state: SettlementState,
  binding: Result<StandingAgreement, readonly Refusal[]>,
): readonly Refusal[] {
  if (asked.type === 'open') {
    if (!binding.ok) return binding.failure;
    if (binding.value.contentHash === asked.terms.contentHash) return [];
    return [refusal('terms-superseded', '', 'Other terms bind by now', 'Open it under those')];
  }
  if (isVoiding(asked.type)) return refuseUnasked(state, binding);
  // Terms that were taken back, with no others in their place, still say what becomes of what is held.
  if (state.status === 'none' || !state.computation || !binding.ok) return [];
  if (binding.value.contentHash === state.terms.contentHash) return [];
  const what = 'Other terms bind by now than it was computed on';
  return [refusal('terms-superseded', '', what, 'Compute it anew, and have it approved')];
}

/** Nobody who has signed the terms that bind is passed over when what is held is given back. */
function refuseUnasked(
  state: SettlementState,
  binding: Result<StandingAgreement, readonly Refusal[]>,
): readonly Refusal[] {
  if (state.status === 'none' || !binding.ok) return [];
  const asked = new Set(state.terms.content.partners.map(({ partner }) => partner));
  const unasked = binding.value.content.partners.filter(({ partner }) => !asked.has(partner));
  if (unasked.length === 0) return [];
  const what = `Other terms bind by now, of ${unasked.map(({ name }) => name).join(', ')} as well`;
  return [refusal('terms-superseded', '', what, 'Compute it anew, and have all of them asked')];
}

/** The terms that bind on a day, of all that was decided on an agreement. */
function termsIn(
  history: readonly RecordedDecision[],
  { area, policyYear, agreement }: OfSettlement,
  day: string,
): Result<StandingAgreement, readonly Refusal[]> {
  const decided = history as readonly RecordedDecision<AgreementEvent>[];
  const year = parsePeriod(policyYear);
  // What takes effect after the year is of another.
  const yearEnds = year && lastDay(year);
  const upToDay = yearEnds !== undefined && yearEnds < day ? yearEnds : day;
  const signed = agreementOn(fold(agreementDecider, decided), upToDay);
  if (!signed) {
    const what = `No ${agreement} of ${area} for ${policyYear} is signed by every partner and has begun`;
    return fail([refusal('no-agreement-in-force', '', what, 'Propose it and have every partner sign it')]);
  }
  const { content, contentHash } = signed;
  const last = decided.findLast(
    ({ type, data }) => type === 'agreement.signed' && data.contentHash === contentHash,
  );
  const stream = agreementStream(area, policyYear, agreement);
  return ok({ stream, version: last?.version ?? 0, contentHash, content });
}

/** What a command needs to know of the entries that nobody has reversed. */
export function standingOf(standing: readonly JournalEntry[]): StandingEntries {
  const hold = standing.findLast(({ kind }) => kind === 'hold')?.number;
  return {
    hold,
    forecast: standing.find(({ kind }) => kind === 'forecast'),
    // What quarters were released for stays, whatever is restated.
    posted: standing.filter(({ kind, settles }) =>
      kind === 'post' ? settles === hold : kind === 'dispute-outcome',
    ),
  };
}
