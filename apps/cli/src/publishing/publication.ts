import { CommandFailure } from '../exit-codes';
import { together } from '../held-apart';
import type { HeldApart } from '../held-apart';
import { counted, print, refusalLine, thousands } from '../output';
import type { Outcome, Refused } from './delivery';
import { ErrorFile } from './error-file';
import type { Input } from './input';
import { mismatch } from './journal';
import type { Journal, JournalFile } from './journal';
import { Progress } from './progress';
import type { Checkpoint, Request } from './requests';

/** Refused events that the answer in JSON holds; the error file has all of them. */
const REFUSALS_KEPT = 1_000;

export interface PublicationOptions {
  readonly server: string;
  readonly publisher: string;
  readonly errorFile: string | undefined;
  readonly isFromStart: boolean;
  readonly isQuiet: boolean;
  /** Whether refused events are printed as they come. */
  readonly isListed: boolean;
}

/** The rule of the gateway's whose refusals say the source alone. */
const NOT_YOUR_ORGANISATION = 'not-your-organisation';

/**
 * Receipts that are kept. With two requests under way the later may be in the ledger before the earlier, and all before
 * those two is in it before either.
 */
const RECEIPTS_KEPT = 2;

/** What has been answered of a file so far; kept beside it, so that it can be gone on with should this end before. */
export class Publication {
  /** The first of those refused since this began or was gone on with. */
  readonly refusals: object[] = [];
  /** Of those accepted since then, the counts that no figure will add. */
  heldApart: readonly HeldApart[] = [];
  /** In whose names events were sent without the right to. */
  readonly othersSources = new Set<string>();
  private answered: Pick<Journal, 'accepted' | 'refused' | 'receipts'> & { readonly next?: Checkpoint };
  private readonly progress: Progress | undefined;
  private journal: JournalFile | undefined;

  private constructor(
    private readonly input: Input,
    private readonly options: PublicationOptions,
    private readonly errorFile: ErrorFile | undefined,
    begun: Journal | undefined,
  ) {
    this.journal = input.file?.journal;
    this.answered = begun ?? { accepted: 0, refused: 0 };
    if (!options.isQuiet) this.progress = new Progress(process.stderr, input.file?.bytes, this.standing());
  }

  /**
   * Begins, or goes on where it stopped.
   *
   * @throws CommandFailure where what was begun is not what is asked for now.
   */
  static async begin(input: Input, options: PublicationOptions): Promise<Publication> {
    const journal = input.file?.journal;
    if (options.isFromStart) await journal?.remove();
    const begun = await journal?.read();
    const fault = begun && mismatch(begun, options);
    if (fault !== undefined)
      throw new CommandFailure(
        `${input.name} was published in part (${journal?.path ?? ''}). ${fault} Finish it so, or send all of it with --from-start.`,
      );
    const errorFile =
      options.errorFile === undefined ? undefined : await ErrorFile.open(options.errorFile, begun?.errorFile);
    const publication = new Publication(input, options, errorFile, begun);
    if (begun)
      publication.say(
        `Goes on where it stopped, at ${publication.reached()}. --from-start sends all of it again.`,
      );
    return publication;
  }

  get accepted(): number {
    return this.answered.accepted;
  }

  get refused(): number {
    return this.answered.refused;
  }

  /** Where what was not answered yet begins; nothing before anything was. */
  get next(): Checkpoint | undefined {
    return this.answered.next;
  }

  /** What the server has to have, or it has lost some of what it acknowledged. */
  get receipts(): readonly string[] {
    return this.answered.receipts ?? [];
  }

  /** Takes down what became of a request. */
  async take({ next, isLast }: Request, outcome: Outcome): Promise<void> {
    await this.list(outcome.refused, next);
    this.heldApart = together([...this.heldApart, ...outcome.heldApart]);
    const accepted = this.accepted + outcome.accepted;
    const refused = this.refused + outcome.refused.length;
    const receipts = [...this.receipts, ...(outcome.receipt === undefined ? [] : [outcome.receipt])];
    const answered = {
      accepted,
      refused,
      next,
      ...(receipts.length > 0 && { receipts: receipts.slice(-RECEIPTS_KEPT) }),
    };
    this.answered = answered;
    if (!isLast) await this.keepJournal(answered);
    this.progress?.show(this.standing());
  }

  /** Says which events were refused, and why. */
  async list(refused: readonly Refused[], { form }: Checkpoint): Promise<void> {
    await this.errorFile?.add(refused);
    for (const { entry, id, errors } of refused) {
      for (const { rule, what } of errors) if (rule === NOT_YOUR_ORGANISATION) this.othersSources.add(what);
      const event = { line: entry.line, event: entry.index + 1, ...(id !== undefined && { id }), errors };
      if (this.refusals.length < REFUSALS_KEPT) this.refusals.push(event);
      if (!this.options.isListed) continue;
      this.progress?.clear();
      const at = form === 'array' ? `event ${event.event}, line ${event.line}` : `line ${event.line}`;
      for (const refusal of errors) print(`${at}: ${refusalLine(refusal)}`);
    }
  }

  /** Tells somebody who waits. */
  say(line: string): void {
    if (this.options.isQuiet) return;
    this.progress?.clear();
    process.stderr.write(`${line}\n`);
  }

  /** How far it came, and how to go on from there; nothing where nothing was answered. */
  howFar(): string {
    if (this.next === undefined) return '';
    const how = this.journal
      ? 'The same command goes on from there.'
      : 'Sending all of it again is safe: what was accepted counts once.';
    return ` It came to ${this.reached()}. ${how}`;
  }

  /** That the server has lost what it acknowledged, and how to mend that. */
  lost(): string {
    const how = this.input.file ? 'with --from-start' : 'again';
    return (
      `${this.options.server} does not have what was acknowledged of ${this.input.name} before ` +
      `line ${thousands(this.next?.line ?? 1)}: it is another ledger, or was restored from an older copy. ` +
      `Send all of it ${how}; what is there already counts once.`
    );
  }

  /** `1,200 events accepted, 3 events refused`. */
  tally(): string {
    const refused = this.refused === 0 ? '' : `, ${counted(this.refused, 'event')} refused`;
    return `${counted(this.accepted, 'event')} accepted${refused}`;
  }

  /** All of it was answered. */
  async complete(): Promise<void> {
    await this.errorFile?.add([]);
    await this.input.file?.journal.remove();
  }

  async close(): Promise<void> {
    this.progress?.clear();
    await this.errorFile?.close();
  }

  /** Where it cannot be written, as in a folder of somebody else's, the file is published all the same. */
  private async keepJournal(
    answered: Pick<Journal, 'accepted' | 'refused' | 'next' | 'receipts'>,
  ): Promise<void> {
    const { server, publisher } = this.options;
    const errorFile = this.errorFile && { path: this.errorFile.path, ...this.errorFile.listed };
    try {
      await this.journal?.write({ server, publisher, ...answered, ...(errorFile && { errorFile }) });
    } catch (failure) {
      if (!(failure instanceof CommandFailure)) throw failure;
      this.journal = undefined;
      this.say(
        `${failure.message} Should this end before all is answered, it cannot be gone on with from here.`,
      );
    }
  }

  private reached(): string {
    return `line ${thousands(this.next?.line ?? 1)}: ${this.tally()}`;
  }

  private standing() {
    return { accepted: this.accepted, refused: this.refused, offset: this.next?.offset ?? 0 };
  }
}
