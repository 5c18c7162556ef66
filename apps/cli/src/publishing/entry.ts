import { EVENT_BYTES_MAX } from '#contracts';
import { fail, ok } from '#kernel';
import type { Refusal, Result } from '#kernel';

/** How far a file was read. */
export interface Position {
  /** Bytes before it. */
  readonly offset: number;
  /** The line it stands on, from 1. */
  readonly line: number;
  /** Events before it. */
  readonly index: number;
}

/** One event of a file. */
export interface Entry {
  /** The line it begins on, from 1. */
  readonly line: number;
  /** Its place among the events, from 0. */
  readonly index: number;
  /** As it is sent, on one line; or why it cannot be. */
  readonly event: Result<Buffer, Refusal>;
  /** Where what follows it begins. */
  readonly next: Position;
}

/** Takes a file apart piece by piece. Of what it was given it keeps one event at most. */
export interface Splitter {
  /** The events that end in a piece. */
  push(piece: Buffer): Iterable<Entry>;
  /** Those that the end of the file ends. */
  end(): Iterable<Entry>;
}

/** What follows cannot be told apart, as where the comma between two events is missing; what came before can. */
export class BrokenFile extends Error {
  override readonly name = 'BrokenFile';
}

export const NEW_LINE = 10;
const SPACE = 32;

/** The bytes of an event as they come, as many as one may have. */
export class EventBytes {
  private parts: Buffer[] = [];
  private bytes = 0;

  add(part: Buffer): void {
    this.bytes += part.length;
    if (this.bytes > EVENT_BYTES_MAX) this.parts = [];
    else this.parts.push(part);
  }

  get isEmpty(): boolean {
    return this.bytes === 0;
  }

  /** What was added; and begins anew. */
  take(): Result<Buffer, Refusal> {
    const taken = this.bytes > EVENT_BYTES_MAX ? fail(TOO_LARGE) : ok(joined(this.parts));
    this.parts = [];
    this.bytes = 0;
    return taken;
  }
}

function joined(parts: readonly Buffer[]): Buffer {
  const [first = Buffer.alloc(0)] = parts;
  return parts.length > 1 ? Buffer.concat(parts) : first;
}

/** Between the tokens of JSON a new line says as much as a space. */
export function onOneLine(event: Entry['event']): Entry['event'] {
  if (!event.ok || !event.value.includes(NEW_LINE)) return event;
  return ok(Buffer.from(event.value.map((byte) => (byte === NEW_LINE ? SPACE : byte))));
}

/** White space as JSON has it. */
export function isBlank(bytes: Buffer): boolean {
  return bytes.every(isSpace);
}

export function isSpace(byte: number): boolean {
  return byte === SPACE || byte === NEW_LINE || byte === 13 || byte === 9;
}

const TOO_LARGE: Refusal = {
  rule: 'event-too-large',
  where: '',
  what: `more than ${EVENT_BYTES_MAX} bytes`,
  mend: `Keep one event within ${EVENT_BYTES_MAX} bytes.`,
};
