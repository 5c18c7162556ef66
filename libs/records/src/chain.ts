import { canonicalJson, sha256 } from '#kernel';
import type { Absence, Outcome } from './outcome';

/** What the first batch of a lane is linked to. */
export const CHAIN_START = Buffer.alloc(32);

/**
 * The hash of what one batch recorded: one canonical line an outcome, in offset order, then one an absence.
 * Only the link to the batch before has to wait for the transaction.
 */
export function hashOfBatch(outcomes: readonly Outcome[], absences: readonly Absence[]): Buffer {
  return hashOfLines(outcomes.map(lineOf), absences);
}

/** The same, of outcomes whose lines were made before. */
export function hashOfLines(lines: readonly string[], absences: readonly Absence[]): Buffer {
  const absent = absences.map(({ from, to }) => JSON.stringify(['absent', from, to]));
  return sha256([...lines, ...absent].join('\n'));
}

/** The link: what was before, where this batch begins and ends, and what it held. */
export function linkedHash(previous: Buffer, from: number, to: number, rowsHash: Buffer): Buffer {
  return sha256(`${previous.toString('hex')} ${from} ${to} ${rowsHash.toString('hex')}`);
}

// A list of plain values has one text in JSON; only the refusals, which have members, need a canonical form.
export function lineOf(outcome: Outcome): string {
  const placed = [
    outcome.outcome,
    outcome.offset,
    outcome.rawHash.toString('hex'),
    textOf(outcome.appendedAt),
    outcome.referenceVersion,
    outcome.decisionPosition,
  ];
  switch (outcome.outcome) {
    case 'quarantined':
      return JSON.stringify([
        ...placed,
        canonicalJson(outcome.refusals),
        sha256(outcome.raw).toString('hex'),
      ]);
    case 'replacement':
      return JSON.stringify([
        ...placed,
        outcome.source,
        outcome.measure,
        outcome.table,
        outcome.area,
        outcome.periodFrom,
        outcome.periodTo,
        textOf(outcome.applicableAt),
        outcome.announcedRows,
        outcome.submission,
        outcome.eventId,
      ]);
    case 'count':
      return JSON.stringify([
        ...placed,
        outcome.source,
        outcome.measure,
        outcome.table,
        outcome.area,
        outcome.period,
        outcome.careType,
        outcome.agency,
        outcome.reason,
        textOf(outcome.version),
        outcome.content.toString(),
        outcome.withdrawn,
        outcome.value,
        outcome.publishedValue,
        outcome.status,
        outcome.periodFrom,
        outcome.periodTo,
        outcome.submission,
        outcome.eventId,
      ]);
  }
}

// Whole submissions share one applicable time, whole requests the time they were appended.
const TEXTS = new Map<number, string>();
const TEXTS_KEPT_MAX = 4_096;

function textOf(time: Date): string {
  const ms = time.getTime();
  const kept = TEXTS.get(ms);
  if (kept !== undefined) return kept;
  if (TEXTS.size >= TEXTS_KEPT_MAX) TEXTS.clear();
  const text = time.toISOString();
  TEXTS.set(ms, text);
  return text;
}
