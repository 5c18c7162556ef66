import { open, readFile, rename, rm } from 'node:fs/promises';
import { z } from 'zod';
import { CommandFailure } from '../exit-codes';
import { FORMS } from './event-file';

const count = z.int().min(0);
const sha256 = z.hex().length(64);

/** How far a file was published; kept beside it until all of it is. */
const journalSchema = z.strictObject({
  /** Where it is published to. */
  server: z.string(),
  /** In whose name. */
  publisher: z.string(),
  /** What comes before it has been answered. */
  next: z.strictObject({
    form: z.enum(FORMS),
    offset: count,
    line: count,
    index: count,
    sha256,
  }),
  accepted: count,
  refused: count,
  /** The server's, of what was accepted last; nothing where nothing was. */
  receipts: z.array(z.string()).exactOptional(),
  /** Where those refused are listed, and what of that list belongs to what has been answered. */
  errorFile: z.strictObject({ path: z.string(), bytes: count, sha256 }).exactOptional(),
});
export type Journal = z.infer<typeof journalSchema>;

/** What a command would go on with. */
export type Continuation = Pick<Journal, 'server' | 'publisher'> & { readonly errorFile: string | undefined };

/** Why a journal is not of what is to be published now, in a sentence; nothing where it is. */
export function mismatch(journal: Journal, now: Continuation): string | undefined {
  // Where there is a receipt the server is asked for it: its address may be another by now.
  if (journal.receipts === undefined && journal.server !== now.server)
    return `It was begun towards ${journal.server}, and this is ${now.server}.`;
  if (journal.publisher !== now.publisher)
    return `It was begun as ${journal.publisher}, and this is ${now.publisher}.`;
  if (journal.errorFile?.path === now.errorFile) return undefined;
  return journal.errorFile === undefined
    ? 'It was begun without --error-file.'
    : `It was begun with --error-file ${journal.errorFile.path}.`;
}

/** The journal of one file. */
export class JournalFile {
  readonly path: string;

  constructor(file: string) {
    this.path = `${file}.publish.json`;
  }

  /** Nothing where the file was not begun, or was finished. */
  async read(): Promise<Journal | undefined> {
    let text: string;
    try {
      text = await readFile(this.path, 'utf8');
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw new CommandFailure(`${this.path} cannot be read: ${(cause as Error).message}.`);
    }
    const read = journalSchema.safeParse(jsonOf(text));
    if (read.success) return read.data;
    throw new CommandFailure(
      `${this.path} does not say how far it was published. Send all of it with --from-start; what was accepted counts once.`,
    );
  }

  /** Whole or not at all, whenever the machine stops. */
  async write(journal: Journal): Promise<void> {
    const written = `${this.path}.new`;
    try {
      const handle = await open(written, 'w');
      try {
        await handle.writeFile(`${JSON.stringify(journal, undefined, 2)}\n`);
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(written, this.path);
    } catch (cause) {
      throw new CommandFailure(`${this.path} cannot be written: ${(cause as Error).message}.`);
    }
  }

  async remove(): Promise<void> {
    try {
      await rm(this.path, { force: true });
    } catch (cause) {
      throw new CommandFailure(`${this.path} cannot be removed: ${(cause as Error).message}.`);
    }
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
