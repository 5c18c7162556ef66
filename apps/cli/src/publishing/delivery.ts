import { setTimeout as sleep } from 'node:timers/promises';
import { readJson } from '#kernel';
import type { Refusal } from '#kernel';
import { CommandFailure } from '../exit-codes';
import type { HeldApart } from '../held-apart';
import { counted } from '../output';
import { problemLine, RECEIPT_HEADER, Unanswered } from '../server';
import type { Server } from '../server';
import type { Entry } from './entry';
import { LINES, NOTHING_SETTLED, STRICT_BATCH } from './route';
import type { Route, Settled } from './route';

/** Times the same is sent without any of it being settled, before it is given up. */
const TRIES_MAX = 10;
/** An answer that takes longer is as good as lost; the gateway gives a request a minute. */
const ANSWER_WITHIN_MS = 120_000;
const PAUSE_SECONDS_FIRST = 1;
const PAUSE_SECONDS_MAX = 30;
/** A server that asks for a longer wait is not waited for. */
const ASKED_SECONDS_MAX = 300;
/** Refused events that one answer names: of a request with no more events than that, all of them. */
const REFUSALS_NAMED = 1_000;

/** An event that was refused, and why. */
export interface Refused {
  readonly entry: Entry;
  readonly id?: string | undefined;
  readonly errors: readonly Refusal[];
}

/** What became of a request. */
export interface Outcome {
  readonly accepted: number;
  /** In the order of the file. */
  readonly refused: readonly Refused[];
  /** Events that are fit and were not taken in, because of those refused. */
  readonly heldBack: number;
  /** Of those accepted, the counts that no figure will add. */
  readonly heldApart: readonly HeldApart[];
  /** The server's, of the newest that was accepted. */
  readonly receipt?: string | undefined;
}

/** The server does not have what a receipt is of: it is another ledger, or one that was restored from a copy. */
export class ReceiptUnknown extends Error {
  override readonly name = 'ReceiptUnknown';
}

/** What one attempt came to. */
interface Answer extends Settled {
  /** In a line, for whoever waits. */
  readonly said: string;
  /** Whether the same may go better a little later: no answer, too slow, too busy, or a fault over there. */
  readonly isPassing: boolean;
  readonly retryAfterSeconds?: number | undefined;
  readonly receipt?: string | undefined;
}

/** Sends events until it is known what became of each. That is safe: one that is repeated counts once. */
export class Delivery {
  private readonly route: Route;
  private hasHeard = false;

  constructor(
    private readonly server: Server,
    private readonly isStrict: boolean,
    /** Told why something is sent again, and when. */
    private readonly say: (line: string) => void,
    private readonly signal: AbortSignal,
    /** The receipts of what was answered before, which the server has to know. */
    private readonly receipts: () => readonly string[] = () => [],
    private readonly wait = (seconds: number) => sleep(seconds * 1000, undefined, { signal }),
  ) {
    this.route = isStrict ? STRICT_BATCH : LINES;
  }

  /**
   * @throws CommandFailure where it is given up, or the server will have none of it; ReceiptUnknown where it has lost
   *   what it acknowledged before
   */
  async deliver(entries: readonly Entry[]): Promise<Outcome> {
    const refused = entries.flatMap((entry) => this.unfit(entry));
    const unfit = new Set(refused.map(({ entry }) => entry));
    let left = entries.filter((entry) => !unfit.has(entry));
    if (this.isStrict && unfit.size > 0)
      return { accepted: 0, refused, heldBack: left.length, heldApart: [] };
    const heldApart: HeldApart[] = [];
    let accepted = 0;
    let atOnce = left.length;
    let tries = 0;
    let receipt: string | undefined;
    while (left.length > 0) {
      const sent = left.slice(0, atOnce);
      const answer = await this.attempt(sent);
      refused.push(...refusedOf(answer, sent));
      if (answer.isHeldBack)
        return { accepted: 0, refused, heldBack: sent.length - refused.length, heldApart: [] };
      heldApart.push(...answer.heldApart);
      accepted += answer.settled - answer.refused.length;
      receipt = answer.receipt ?? receipt;
      left = left.slice(answer.settled);
      tries = answer.settled > 0 ? 1 : tries + 1;
      if (answer.isPassing) await this.pause(answer, tries);
      else if (answer.settled === 0) throw new CommandFailure(answer.said);
      else atOnce = REFUSALS_NAMED;
    }
    refused.sort((a, b) => a.entry.index - b.entry.index);
    return { accepted, refused, heldBack: 0, heldApart, receipt };
  }

  /** Why an event is not sent. One that is no JSON would spoil the batch it stands in; a line of its own does not. */
  private unfit(entry: Entry): Refused[] {
    if (!entry.event.ok) return [{ entry, errors: [entry.event.failure] }];
    if (!this.isStrict) return [];
    const fault = faultWithinBatch(entry.event.value);
    return fault === undefined ? [] : [{ entry, errors: [{ ...NOT_JSON, what: fault }] }];
  }

  private async attempt(entries: readonly Entry[]): Promise<Answer> {
    const request = await this.route.request(entries.flatMap(({ event }) => (event.ok ? [event.value] : [])));
    const signal = AbortSignal.any([this.signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
    const receipts = this.receipts();
    const headers = {
      ...request.headers,
      ...(receipts.length > 0 && { [RECEIPT_HEADER]: receipts.join(', ') }),
    };
    try {
      const { status, body, retryAfterSeconds, receipt } = await this.server.sendOnce({
        ...request,
        headers,
        signal,
      });
      this.hasHeard = true;
      if (status === 412) throw new ReceiptUnknown(problemLine(status, body));
      const isPassing = status === 408 || status === 429 || status >= 500;
      return {
        ...this.route.read(body),
        said: sentence(problemLine(status, body)),
        isPassing,
        retryAfterSeconds,
        receipt,
      };
    } catch (failure) {
      // Where nothing has ever answered there is nothing to wait for.
      const isLost = failure instanceof Unanswered && (this.hasHeard || !failure.isNobodyThere);
      if (!isLost || this.signal.aborted) throw failure;
      return { ...NOTHING_SETTLED, said: failure.what, isPassing: true };
    }
  }

  private async pause({ said, retryAfterSeconds }: Answer, tries: number): Promise<void> {
    if (tries >= TRIES_MAX)
      throw new CommandFailure(`${said} It was sent ${TRIES_MAX} times without progress.`);
    if (retryAfterSeconds !== undefined && retryAfterSeconds > ASKED_SECONDS_MAX)
      throw new CommandFailure(
        `${said} It asks to be sent this again in ${counted(retryAfterSeconds, 'second')}, and no more than ${ASKED_SECONDS_MAX} are waited.`,
      );
    const seconds = pauseSeconds(tries, retryAfterSeconds);
    this.say(`${said} Sent again in ${counted(seconds, 'second')}, try ${tries + 1} of ${TRIES_MAX}.`);
    await this.wait(seconds);
  }
}

/** Longer each time, and never shorter than was asked for; at once only where that is asked for, and only once. */
export function pauseSeconds(tries: number, askedSeconds = PAUSE_SECONDS_FIRST): number {
  if (tries === 1) return askedSeconds;
  const grown = Math.max(askedSeconds, PAUSE_SECONDS_FIRST) * 2 ** (tries - 1);
  return Math.max(askedSeconds, Math.min(grown, PAUSE_SECONDS_MAX));
}

/** Why the batch an event stands in would be no JSON, or would not have that one event there; nothing where it fits. */
function faultWithinBatch(event: Buffer): string | undefined {
  const alone = readJson(event);
  if (!alone.ok) {
    const { what, column } = alone.failure;
    return column === undefined ? what : `${what}, column ${column}`;
  }
  // A byte order mark is passed over at the beginning alone, and a batch is a level of its own.
  const within = readJson(Buffer.concat([Buffer.from('['), event, Buffer.from(']')]));
  return within.ok ? undefined : `within a batch, ${within.failure.what}`;
}

function sentence(text: string): string {
  return text.endsWith('.') ? text : `${text}.`;
}

function refusedOf({ refused }: Settled, sent: readonly Entry[]): Refused[] {
  return refused.flatMap(({ at, id, errors }) => {
    const entry = sent[at];
    return entry === undefined ? [] : [{ entry, id, errors }];
  });
}

const NOT_JSON = { rule: 'not-json', where: '', mend: 'Send the event as JSON, encoded in UTF-8.' };
