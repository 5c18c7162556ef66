import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { csvLines, writeCsv } from '#documents';
import { withoutNhsNumbers } from '#kernel';
import { CommandFailure } from '../exit-codes';
import { unwritable } from '../output-file';
import type { Refused } from './delivery';

const HEADER = ['line', 'event', 'id', 'pointer', 'value', 'rule', 'what', 'how to mend'];
/** Of what stands where a rule was broken. */
const VALUE_LENGTH_MAX = 200;

/** How much of a list belongs to what has been answered, and the SHA-256 of it, in hexadecimal. */
export interface Listed {
  readonly bytes: number;
  readonly sha256: string;
}

/** The list of refused events somebody can work from, as CSV, written while they come. */
export class ErrorFile {
  private readonly hash = createHash('sha256');

  private constructor(
    readonly path: string,
    private readonly handle: FileHandle,
    /** Nothing while what an earlier run left still stands there. */
    private written: number | undefined,
  ) {}

  /**
   * Opens it, and leaves what stands there until the first is added.
   *
   * @param listed what of it is kept, where the list is gone on with: what follows was not in the journal yet.
   * @throws CommandFailure where it cannot be written, or is not as it was left.
   */
  static async open(path: string, listed: Listed | undefined): Promise<ErrorFile> {
    try {
      const handle = await open(path, 'a');
      const file = new ErrorFile(path, handle, listed?.bytes);
      if (listed !== undefined) await file.goOnAfter(listed);
      return file;
    } catch (cause) {
      if (cause instanceof CommandFailure) throw cause;
      throw unwritable(path, cause);
    }
  }

  /** What of it is written for good. */
  get listed(): Listed {
    return { bytes: this.written ?? 0, sha256: this.hash.copy().digest('hex') };
  }

  /**
   * Adds what an answer refused, be it nothing; the first answer empties the list of an earlier run.
   *
   * @throws CommandFailure where it cannot be written, as on a full disk.
   */
  async add(refused: readonly Refused[]): Promise<void> {
    try {
      if (this.written === undefined) await this.begin();
      if (refused.length > 0) await this.append(csvLines(refused.flatMap(rowsOf)));
    } catch (cause) {
      throw unwritable(this.path, cause);
    }
  }

  async close(): Promise<void> {
    await this.handle.close();
  }

  private async begin(): Promise<void> {
    // What has no size, as a device, cannot be cut.
    if ((await this.handle.stat()).size > 0) await this.handle.truncate();
    await this.append(writeCsv([HEADER]));
  }

  private async append(text: string): Promise<void> {
    await this.handle.appendFile(text);
    await this.handle.datasync();
    this.hash.update(text);
    this.written = (this.written ?? 0) + Buffer.byteLength(text);
  }

  /** Refuses a list that somebody has worked in since: what is added would not fit on, and their work be cut. */
  private async goOnAfter({ bytes, sha256 }: Listed): Promise<void> {
    if (bytes > 0)
      for await (const piece of createReadStream(this.path, { end: bytes - 1 }))
        this.hash.update(piece as Buffer);
    if (this.listed.sha256 !== sha256) {
      await this.handle.close();
      throw new CommandFailure(
        `${this.path} is not as it was left when it stopped. Keep your own copy of it elsewhere, and send all again with --from-start, which lists all that is refused anew; what was accepted counts once.`,
      );
    }
    await this.handle.truncate(bytes);
  }
}

/** A row a rule broken. */
function rowsOf({ entry, id = '', errors }: Refused): (string | number)[][] {
  const event = entry.event.ok ? parsed(entry.event.value) : undefined;
  return errors.map(({ rule, where, what, mend }) => [
    entry.line,
    entry.index + 1,
    ...[id, where, valueAt(event, where), rule, what, mend].map(withoutNhsNumbers),
  ]);
}

/** What stands where a JSON pointer leads to, as it is written. */
function valueAt(event: unknown, pointer: string): string {
  if (pointer === '') return '';
  let value = event;
  for (const step of pointer.slice(1).split('/')) {
    const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return '';
    value = (value as Readonly<Record<string, unknown>>)[name];
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.slice(0, VALUE_LENGTH_MAX);
}

function parsed(json: Buffer): unknown {
  try {
    return JSON.parse(json.toString()) as unknown;
  } catch {
    return undefined;
  }
}
