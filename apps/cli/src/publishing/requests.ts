import { CommandFailure } from '../exit-codes';
import { BrokenFile } from './entry';
import type { Entry, Position } from './entry';
import { formOf, HEAD_BYTES, splitterOf } from './event-file';
import type { Form } from './event-file';
import { PrefixHash } from './prefix-hash';

/** A request is full with so many events, or once it has so many bytes: as many as a batch may have, half as large. */
const REQUEST_EVENTS = 5_000;
const REQUEST_BYTES = 4 * 1024 * 1024;

/** Where to go on in a file, and what shows that it is still the file that was begun. */
export interface Checkpoint extends Position {
  readonly form: Form;
  /** SHA-256 of all bytes before it, in hexadecimal. */
  readonly sha256: string;
}

/** What is sent at once. */
export interface Request {
  readonly entries: readonly Entry[];
  /** Where what follows it begins. */
  readonly next: Checkpoint;
  /** Whether the file ends with it, so that there is nothing to go on with. */
  readonly isLast: boolean;
  /** Why what follows cannot be told apart, in a sentence; this is the last then. */
  readonly fault?: string;
}

/**
 * Cuts a file into requests as it comes, from its beginning or from a checkpoint of it. No more of it is read than
 * the request that is asked for needs.
 *
 * @throws CommandFailure where nothing in it is an event, or it is another file than that of the checkpoint.
 */
export async function* requestsOf(
  { name, pieces: read }: { readonly name: string; readonly pieces: AsyncIterable<Buffer> },
  from: Checkpoint | undefined,
): AsyncGenerator<Request> {
  const { head, isWhole, pieces } = await begun(read);
  const start = from ?? startOf(name, head, isWhole);
  const hash = new PrefixHash();
  const splitter = splitterOf(start.form, start);
  const cut = new Cut(start, hash);
  try {
    for await (const piece of behind(start, pieces, hash, name)) {
      for (const entry of splitter.push(piece)) {
        if (cut.isFull) yield { ...cut.take(), isLast: false };
        cut.add(entry);
      }
      cut.keepHash();
    }
    for (const entry of splitter.end()) {
      if (cut.isFull) yield { ...cut.take(), isLast: false };
      cut.add(entry);
    }
  } catch (failure) {
    if (!(failure instanceof BrokenFile)) throw failure;
    yield { ...cut.take(), isLast: false, fault: failure.message };
    return;
  }
  if (!cut.isEmpty) yield { ...cut.take(), isLast: true };
}

/** The request that is being filled. */
class Cut {
  private entries: Entry[] = [];
  private bytes = 0;
  private end: Position;

  constructor(
    private readonly start: Position & { readonly form: Form },
    private readonly hash: PrefixHash,
  ) {
    this.end = start;
  }

  get isEmpty(): boolean {
    return this.entries.length === 0;
  }

  get isFull(): boolean {
    return this.entries.length === REQUEST_EVENTS || this.bytes >= REQUEST_BYTES;
  }

  add(entry: Entry): void {
    this.entries.push(entry);
    this.bytes += entry.event.ok ? entry.event.value.length : 0;
    this.end = entry.next;
  }

  /** To be called while the bytes of the last one are still at hand. */
  keepHash(): void {
    this.hash.upTo(this.end.offset);
  }

  take(): Pick<Request, 'entries' | 'next'> {
    const { entries, end } = this;
    this.entries = [];
    this.bytes = 0;
    const { offset, line, index } = end;
    const next = { form: this.start.form, offset, line, index, sha256: this.hash.upTo(offset) };
    return { entries, next };
  }
}

const NOWHERE: Position = { offset: 0, line: 1, index: 0 };
const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

function startOf(name: string, head: Buffer, isWhole: boolean): Position & { readonly form: Form } {
  const offset = head.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK)
    ? BYTE_ORDER_MARK.length
    : 0;
  const form = formOf(head.subarray(offset), isWhole);
  if (!form.ok) throw new CommandFailure(`${name}: ${form.failure}`);
  return { ...NOWHERE, offset, form: form.value };
}

/** Reads as much of a file as tells its form. */
async function begun(file: AsyncIterable<Buffer>) {
  const pieces = file[Symbol.asyncIterator]();
  const first: Buffer[] = [];
  let bytes = 0;
  let isWhole = false;
  while (bytes < HEAD_BYTES) {
    const read = await pieces.next();
    isWhole = read.done === true;
    if (read.done) break;
    first.push(read.value);
    bytes += read.value.length;
  }
  async function* all(): AsyncGenerator<Buffer> {
    yield* first;
    for (let read = await pieces.next(); !read.done; read = await pieces.next()) yield read.value;
  }
  return { head: Buffer.concat(first), isWhole, pieces: all() };
}

/** What of a file stands behind a position, once all before it is seen to be as it was. */
async function* behind(
  start: Position & { readonly sha256?: string },
  pieces: AsyncIterable<Buffer>,
  hash: PrefixHash,
  name: string,
): AsyncGenerator<Buffer> {
  let offset = 0;
  for await (const piece of pieces) {
    hash.next(piece);
    const ahead = start.offset - offset;
    offset += piece.length;
    if (ahead > piece.length) continue;
    if (ahead > 0 && start.sha256 !== undefined && hash.upTo(start.offset) !== start.sha256)
      throw changed(name, start);
    yield piece.subarray(Math.max(0, ahead));
  }
  if (offset < start.offset) throw changed(name, start);
}

function changed(name: string, { line }: Position): CommandFailure {
  return new CommandFailure(
    `${name} has changed since it was published in part, before line ${line}, where it would go on. ` +
      'Send all of it with --from-start; what is sent again counts once.',
  );
}
