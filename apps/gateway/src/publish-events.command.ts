import { COUNTS_TOPIC } from '#contracts';
import { AppendUnconfirmed, LogBusy } from '#event-log';
import type { EventLog, Lane, Placed } from '#event-log';
import { ok } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { currentTrace, pass, ProblemError, PROBLEMS, traceparentOf } from '#platform';
import type { Identity } from '#platform';
import type { Known } from '#records';
import { DefinitionStore, ReferenceStore } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import { examineDelivery, examineWritten, repeatableId } from './examine-event';
import type { Examination, FitEvent } from './examine-event';
import { HeldApartCounts } from './held-apart';
import type { HeldApart } from './held-apart';
import { PUBLISHING_PROBLEMS } from './problems';
import type { Entries } from './read-entries';
import { PublishingMetrics } from './publishing-metrics';
import { Room } from './room';
import { EVENT_LOG } from './tokens';
import { Turns } from './turns';

/** What became of one event of a request; `index` is its place in the batch. */
export type EventResult =
  | {
      readonly index: number;
      readonly id?: string;
      readonly status: 'accepted';
      readonly lane: Lane;
      readonly offset: number;
    }
  | {
      readonly index: number;
      readonly id?: string;
      readonly status: 'refused';
      readonly errors: Refusal[];
    }
  /** Fit, and not appended: another event of a strict request is not fit. */
  | { readonly index: number; readonly id?: string; readonly status: 'held-back' };

/** What became of a request's events. */
export interface Published {
  readonly accepted: number;
  readonly refused: number;
  readonly results: EventResult[];
  /** The counts accepted that will be shown beside a figure and not added to it; absent where there are none. */
  readonly heldApart?: HeldApart[];
}

/** The same, and which of those taken in stands last. */
export interface PublishedTo {
  readonly published: Published;
  readonly newest: Placed | undefined;
}

/** How events are taken in: each by itself, or all or none. */
export type Mode = 'each' | 'strict';

/** A log that was waited for in vain is given longer than one that is busy. */
const UNCONFIRMED_RETRY_SECONDS = 5;
const RETRY_SECONDS = 1;
/** Events examined before others have their turn: some milliseconds' work. */
const EVENTS_A_TURN = 100;

/**
 * Takes events in: each is examined by itself, and those that are fit are in the log, durably, when this
 * resolves. One that is refused keeps none of the others out, unless all or none are asked for.
 */
@Injectable()
export class PublishEvents {
  constructor(
    @Inject(EVENT_LOG) private readonly log: EventLog,
    private readonly definitions: DefinitionStore,
    private readonly reference: ReferenceStore,
    private readonly measured: PublishingMetrics,
    private readonly room: Room,
    private readonly turns: Turns,
  ) {}

  /** @throws ProblemError when nothing was taken in because the log or what the rules need is not to be had. */
  async publish(entries: Entries, publisher: Identity, mode: Mode): Promise<PublishedTo> {
    await this.room.check();
    const examination = await this.examination(publisher);
    const outcomes = await this.examine(entries.events, (event, index) =>
      examineWritten(event, entries.pointerTo(index), examination),
    );
    const examined = entries.events.flatMap(({ value }, at) => {
      const outcome = outcomes[at];
      return outcome === undefined ? [] : [{ value, outcome }];
    });
    const fit = examined.flatMap(({ outcome }) => (outcome.ok ? [outcome.value] : []));
    const isHeldBack = mode === 'strict' && fit.length < examined.length;
    const appended = await this.append(isHeldBack ? [] : fit);
    const placed = appended.values();
    const results = examined.map(({ value, outcome }, index): EventResult => {
      const id = repeatableId(value);
      const event = id === undefined ? { index } : { index, id };
      if (!outcome.ok) return { ...event, status: 'refused', errors: outcome.failure };
      if (isHeldBack) return { ...event, status: 'held-back' };
      const place = placed.next().value;
      if (place === undefined) throw new Error('The event log placed fewer deliveries than it was given.');
      return { ...event, status: 'accepted', lane: place.lane, offset: place.offset };
    });
    this.measured.examined(results);
    const count = (status: EventResult['status']) =>
      results.filter((result) => result.status === status).length;
    const apart = new HeldApartCounts();
    if (!isHeldBack) apart.add(fit, examination.known);
    const told = { accepted: count('accepted'), refused: count('refused'), results };
    const published = apart.isEmpty ? told : { ...told, heldApart: apart.told() };
    return { published, newest: appended.at(-1) };
  }

  /**
   * Takes one event in, as it is written, that `publisher` vouches for.
   *
   * @param how `headers` stay with the delivery; `mayBeOfUpload` as in an `Examination`
   * @throws ProblemError as `publish`
   */
  async publishOne(
    written: Buffer,
    publisher: Identity,
    how: { readonly mayBeOfUpload: boolean; readonly headers: Readonly<Record<string, string>> },
  ): Promise<Result<Placed, Refusal[]>> {
    const examination = { ...(await this.examination(publisher)), mayBeOfUpload: how.mayBeOfUpload };
    const fit = examineDelivery(written, '', examination);
    if (!fit.ok) {
      this.measured.examined([{ status: 'refused', errors: fit.failure }]);
      return fit;
    }
    const [placed] = await this.append([fit.value], how.headers);
    if (placed === undefined) throw new Error('The event log placed fewer deliveries than it was given.');
    this.measured.examined([{ status: 'accepted' }]);
    return ok(placed);
  }

  /**
   * Takes events in as they are written, each by itself, and says of each where it stands or why it does not.
   *
   * @param apart is told of those taken in
   * @throws ProblemError as `publish`
   */
  async publishWritten(
    written: readonly Buffer[],
    publisher: Identity,
    apart: HeldApartCounts,
  ): Promise<Result<Placed, Refusal[]>[]> {
    await this.room.check();
    const examination = await this.examination(publisher);
    const outcomes = await this.examine(written, (bytes) => examineDelivery(bytes, '', examination));
    const fit = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
    const placed = (await this.append(fit)).values();
    apart.add(fit, examination.known);
    this.measured.examined(
      outcomes.map((outcome) =>
        outcome.ok ? { status: 'accepted' } : { status: 'refused', errors: outcome.failure },
      ),
    );
    return outcomes.map((outcome) => {
      if (!outcome.ok) return outcome;
      const place = placed.next().value;
      if (place === undefined) throw new Error('The event log placed fewer deliveries than it was given.');
      return ok(place);
    });
  }

  /** Examines a few at a time, so that whatever waits for this process has its turn. */
  private async examine<Item>(
    items: readonly Item[],
    examineOne: (item: Item, index: number) => Result<FitEvent, Refusal[]>,
  ): Promise<Result<FitEvent, Refusal[]>[]> {
    const outcomes: Result<FitEvent, Refusal[]>[] = [];
    for (let from = 0; from < items.length; from += EVENTS_A_TURN) {
      const piece = await this.turns.take(() =>
        items.slice(from, from + EVENTS_A_TURN).map((item, at) => examineOne(item, from + at)),
      );
      outcomes.push(...piece);
    }
    return outcomes;
  }

  /** What events are held against that came over a route of events, and so are of no upload. */
  private async examination(publisher: Identity): Promise<Examination> {
    return { known: await this.known(), publisher, arrivedAt: new Date(), mayBeOfUpload: false };
  }

  /** What is known now, for events to be held against. */
  async known(): Promise<Known> {
    const [definitions, reference] = await Promise.all([
      this.definitions.inForce(),
      this.reference.current(),
    ]);
    if (reference === undefined) {
      throw new ProblemError(PROBLEMS.unavailable, 'There is no reference data yet to hold events against.', {
        headers: { 'retry-after': String(RETRY_SECONDS) },
      });
    }
    return { definitions, reference };
  }

  /** Appends events that were examined, all of them or none; they are durable when this resolves. */
  async append(events: readonly FitEvent[], more: Readonly<Record<string, string>> = {}): Promise<Placed[]> {
    if (events.length === 0) return [];
    await this.room.check();
    // Whoever records a delivery later can then say which request brought it.
    const trace = currentTrace();
    const headers = trace === undefined ? more : { ...more, traceparent: traceparentOf(trace) };
    try {
      pass('append.waiting');
      const placed = await this.log.append(
        COUNTS_TOPIC.topic,
        events.map(({ source, bytes }) => ({ key: source, value: bytes, headers })),
      );
      pass('append.placed');
      return placed;
    } catch (cause) {
      if (cause instanceof AppendUnconfirmed) throw unconfirmed(cause);
      if (!(cause instanceof LogBusy)) throw cause;
      this.measured.busy();
      throw new ProblemError(
        PUBLISHING_PROBLEMS.logBusy,
        'Nothing was taken in. Send the same again shortly.',
        {
          headers: { 'retry-after': String(RETRY_SECONDS) },
        },
      );
    }
  }
}

function unconfirmed(cause: AppendUnconfirmed): ProblemError {
  const detail =
    'The event log did not say that it has what you sent. It may have; sending the same again changes nothing then.';
  return new ProblemError(PROBLEMS.unavailable, detail, {
    headers: { 'retry-after': String(UNCONFIRMED_RETRY_SECONDS) },
    cause,
  });
}
