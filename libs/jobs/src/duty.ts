import type { Json } from '#kernel';
import type { PoolClient } from 'pg';

/** What makes an obligation this one and no other. */
export interface ObligationKey {
  /** Of the duty it belongs to: `verify-records`. */
  readonly name: string;
  /** An area, a lane, or the way of a mailbox. */
  readonly area: string;
  /** A day, a month, or whatever else the duty falls due for. */
  readonly period: string;
}

/** Something that has to be done once. */
export interface Obligation extends ObligationKey {
  readonly dueSince: Date;
}

/** One kind of obligation: when it falls due, and how it is carried out. */
export interface Duty {
  readonly name: string;
  /** How long carrying one out may take; the database ends it then. */
  readonly limitMs: number;
  /**
   * What goes out, where carrying one out waits for somebody outside, who may not answer for minutes: each has hands of its
   * own, so that letters hold up no delivery, and neither holds up what is done here. A digest has to be made first, which
   * takes its time: it is a letter that holds up no other.
   */
  readonly outside?: 'deliveries' | 'letters' | 'digests';
  /** The way that a delivery goes by, `mesh`: each way has hands of its own, so that one that hangs holds up no other. */
  wayOf?(key: ObligationKey): string;
  /** Whether to leave one to the other reporters, where they have what this one lacks for it; asked before each attempt. */
  isForOthers?(key: ObligationKey): Promise<boolean>;
  /** The pause after an attempt that failed, counted from 1, where it cannot wait as long as others can. */
  pauseMs?(attempt: number): number;
  /**
   * Whether it only looks at how things stand. One that was carried out before its time, under a clock that was wrong,
   * has then seen nothing of what it is for, and is carried out again in its time; what has an effect is done once.
   */
  readonly isLook?: boolean;
  /**
   * What is due by a moment and not noted yet: all of it, or as much as is to be made up for at once. It follows from the calendar and from what is stored, never
   * from who was woken when: asked later, or by several, it gives the same.
   */
  due(now: Date): Promise<readonly Obligation[]>;
  /**
   * Carries one out, in the transaction that also says it is done, and answers with what came of it. What it writes, it
   * writes there. It reads one snapshot.
   *
   * @param attempt which one it is, counted from 1: by that it can put an end to trying
   */
  carryOut(key: ObligationKey, client: PoolClient, attempt: number): Promise<Json>;
  /** Hears what came of one once that is committed; in a crash just then, never. */
  announce?(key: ObligationKey, outcome: Json): void;
}

/** An obligation in one word, by which queues know it; none of its parts holds the stroke. */
export function keyText({ name, area, period }: ObligationKey): string {
  return [name, area, period].join('|');
}

export function readKey(text: string): ObligationKey {
  const [name = '', area = '', period = ''] = text.split('|');
  return { name, area, period };
}
