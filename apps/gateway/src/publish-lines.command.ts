import type { Readable } from 'node:stream';
import { EVENT_BYTES_MAX } from '#contracts';
import { laneName } from '#event-log';
import type { Lane, Placed } from '#event-log';
import type { Refusal } from '#kernel';
import { ProblemError, PROBLEMS, toProblem } from '#platform';
import type { Identity } from '#platform';
import { Injectable } from '@nestjs/common';
import { undecoded } from './content-encoding';
import { repeatableIdIn } from './examine-event';
import { HeldApartCounts } from './held-apart';
import type { HeldApart } from './held-apart';
import { linesOf } from './lines';
import type { Line } from './lines';
import { PUBLISHING_PROBLEMS } from './problems';
import { PublishEvents } from './publish-events.command';

/** Lines one request may have, bytes without its content encoding, and the time in which all of it has to come. */
const LINES_MAX = 100_000;
const LINES_BYTES_MAX = 64 * 1024 * 1024;
const WITHIN_MS = 60_000;
/** Refused lines that the answer names. */
const REFUSALS_MAX = 1_000;

/** What became of the events of a request that has one a line. */
export interface PublishedLines {
  readonly accepted: number;
  readonly refused: number;
  /** Those that were taken in or refused, and blank ones; what stands below them was not looked at. */
  readonly lines: number;
  /** Where those accepted stand: in each lane, from the first to the last; others' may stand between. */
  readonly ranges: { readonly lane: Lane; readonly first: number; readonly last: number }[];
  /** The first of those refused. */
  readonly refusals: { readonly line: number; readonly id?: string; readonly errors: Refusal[] }[];
  /** The counts accepted that will be shown beside a figure and not added to it; absent where there are none. */
  readonly heldApart?: HeldApart[];
}

/** As far as it came. */
export interface LinesOutcome {
  readonly published: PublishedLines;
  /** Which of those accepted stands last. */
  readonly newest: Placed | undefined;
  /** Why it could not go on: too much of it, too slow, cut off, or no room. Sending all of it again is safe. */
  readonly stopped: ProblemError | undefined;
}

/**
 * Takes in events that come one a line, as they come: a piece of the body is examined and in the log, durably,
 * before the next is read. A line that is refused keeps no other out.
 */
@Injectable()
export class PublishLines {
  constructor(private readonly publishEvents: PublishEvents) {}

  /** Reads the body to its end, or destroys it where it stopped. */
  async publish(body: Readable, publisher: Identity, withinMs = WITHIN_MS): Promise<LinesOutcome> {
    const tally = new Tally();
    const late = setTimeout(() => void body.destroy(tooSlow(withinMs)), withinMs);
    try {
      for await (const lines of linesOf(limited(body), EVENT_BYTES_MAX)) {
        if ((lines.at(-1)?.number ?? 0) > LINES_MAX) throw tooMany(`more than ${LINES_MAX} lines`);
        await this.publishGroup(lines, publisher, tally);
      }
      return { published: tally.told(), newest: tally.newest, stopped: undefined };
    } catch (failure) {
      const { kind, detail, more } = toProblem(undecoded(failure, LINES_BYTES_MAX));
      const published = tally.told();
      const { newest } = tally;
      const members = { ...more.members, ...published };
      return { published, newest, stopped: new ProblemError(kind, detail, { ...more, members }) };
    } finally {
      clearTimeout(late);
    }
  }

  private async publishGroup(lines: readonly Line[], publisher: Identity, tally: Tally): Promise<void> {
    const written: { number: number; bytes: Buffer }[] = [];
    for (const { number, bytes } of lines) {
      if (bytes === undefined) tally.refuse(number, undefined, [tooLong]);
      else if (!isBlank(bytes)) written.push({ number, bytes });
    }
    const outcomes = await this.publishEvents.publishWritten(
      written.map(({ bytes }) => bytes),
      publisher,
      tally.apart,
    );
    for (const [at, outcome] of outcomes.entries()) {
      const { number = 0, bytes = Buffer.alloc(0) } = written[at] ?? {};
      if (outcome.ok) tally.accept(outcome.value);
      else tally.refuse(number, repeatableIdIn(bytes), outcome.failure);
    }
    tally.lines = lines.at(-1)?.number ?? tally.lines;
  }
}

const tooLong: Refusal = {
  rule: 'event-too-large',
  where: '',
  what: `a line of more than ${EVENT_BYTES_MAX} bytes`,
  mend: `Keep one event within ${EVENT_BYTES_MAX} bytes.`,
};

class Tally {
  lines = 0;
  newest: Placed | undefined;
  readonly apart = new HeldApartCounts();
  private accepted = 0;
  private refused = 0;
  private readonly ranges = new Map<string, { lane: Lane; first: number; last: number }>();
  private readonly refusals: PublishedLines['refusals'] = [];

  accept(placed: Placed): void {
    const { lane, offset } = placed;
    this.accepted++;
    this.newest = placed;
    const range = this.ranges.get(laneName(lane));
    if (range === undefined) this.ranges.set(laneName(lane), { lane, first: offset, last: offset });
    else range.last = offset;
  }

  refuse(line: number, id: string | undefined, errors: Refusal[]): void {
    this.refused++;
    if (this.refusals.length === REFUSALS_MAX) return;
    this.refusals.push(id === undefined ? { line, errors } : { line, id, errors });
  }

  told(): PublishedLines {
    const { accepted, refused, lines, refusals, apart } = this;
    const told = { accepted, refused, lines, ranges: [...this.ranges.values()], refusals };
    return apart.isEmpty ? told : { ...told, heldApart: apart.told() };
  }
}

async function* limited(body: Readable): AsyncGenerator<Buffer> {
  let bytes = 0;
  for await (const piece of body as AsyncIterable<Buffer>) {
    bytes += piece.length;
    if (bytes > LINES_BYTES_MAX) throw tooMany(`more than ${LINES_BYTES_MAX / 1024 / 1024} MiB`);
    yield piece;
  }
}

function tooMany(what: string): ProblemError {
  const detail = `The request has ${what}; what was accepted before stays so. Send what follows \`lines\` in another request.`;
  return new ProblemError(PUBLISHING_PROBLEMS.tooManyEvents, detail);
}

/** What is sent after it is not read, so the connection is of no further use. */
function tooSlow(withinMs: number): ProblemError {
  const detail =
    `The request took longer than ${withinMs / 1000} seconds; what was accepted before stays so. ` +
    'Send what follows `lines` in another request, and less in one.';
  return new ProblemError(PROBLEMS.requestTimeout, detail, { headers: { connection: 'close' } });
}

/** White space as JSON has it. */
function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 0x20 || byte === 0x09 || byte === 0x0d);
}
