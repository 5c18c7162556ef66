import type { Refusal } from '#kernel';
import { CommandFailure, EXIT, Stopped } from '../exit-codes';
import { print, printJson, refusalLine, thousands } from '../output';
import { StopRequest } from '../publishing/stop-request';
import { problemLine } from '../server';
import type { Reply, Server } from '../server';
import { DESK, placed, placePath, quarantineTable } from './quarantine-desk';
import type { Decided, Listed, Page, Place } from './quarantine-desk';

/** Which of what is open is replayed, as it stood. */
export interface WhichToReplay {
  readonly rule: string;
  readonly source?: string | undefined;
  /** The most at once, the newest of them. */
  readonly limit: number;
  readonly dryRun?: boolean;
}

/** What became of one of them. */
export type Replayed = Place &
  (
    | { readonly state: 'replayed'; readonly to: Place | undefined }
    | { readonly state: 'refused'; readonly errors: readonly Refusal[] }
  );

/** As many as the desk gives at once. */
const PAGE_MAX = 200;

/**
 * Replays what is open and broke one rule, each decided by itself. Asked to stop, it ends with the one under way. Begun
 * again, it goes on with what is open still.
 */
export async function replayByRule(
  server: Server,
  { json, ...which }: WhichToReplay & { readonly json?: boolean },
): Promise<number> {
  const { deliveries, isAll } = await openOf(server, which);
  if (which.dryRun) {
    if (json) printJson({ deliveries, isAll });
    else print(foreseen(deliveries, isAll));
    return EXIT.done;
  }
  if (deliveries.length === 0 && !json) {
    print(NOTHING);
    return EXIT.done;
  }
  const stop = new StopRequest(() => {});
  const done: Replayed[] = [];
  try {
    const replay = (place: Place) =>
      server.send({ method: 'POST', path: `${pathOf(place)}/replay` }, stop.signal);
    for await (const replayed of replayEach(deliveries, replay, stop.signal)) {
      done.push(replayed);
      if (!json) print(replayedText(replayed));
    }
  } catch (failure) {
    if (!(failure instanceof CommandFailure)) throw failure;
    throw new CommandFailure(`${failure.message} ${howFar(done, deliveries.length)}`, { cause: failure });
  } finally {
    stop.close();
    if (json) printJson({ deliveries: done, isAll });
  }
  const left = deliveries.length - done.length;
  if (stop.by !== undefined && left > 0) throw new Stopped(stop.by, ` ${howFar(done, deliveries.length)}`);
  if (!json) print(`${howFar(done, deliveries.length)}${isAll ? '' : MORE}`);
  return done.some(({ state }) => state === 'refused') ? EXIT.someRefused : EXIT.done;
}

/** One after the other, the oldest first, until one cannot be decided at all or a stop is asked for. */
export async function* replayEach(
  newestFirst: readonly Place[],
  replay: (place: Place) => Promise<Reply>,
  stop: AbortSignal,
): AsyncGenerator<Replayed> {
  for (const { topic, partition, offset } of newestFirst.toReversed()) {
    if (stop.aborted) return;
    const place = { topic, partition, offset };
    const { status, body } = await replay(place);
    const { errors } = (body ?? {}) as { readonly errors?: readonly Refusal[] };
    if (status === 200) yield { ...place, state: 'replayed', to: (body as Decided).to };
    else if (errors !== undefined) yield { ...place, state: 'refused', errors };
    else if (!stop.aborted) throw new CommandFailure(problemLine(status, body));
  }
}

/** What is open and broke the rule, newest first, and whether that is all there is. */
async function openOf(
  server: Pick<Server, 'ask'>,
  { rule, source, limit }: WhichToReplay,
): Promise<{ readonly deliveries: readonly Listed[]; readonly isAll: boolean }> {
  const deliveries: Listed[] = [];
  let after: string | undefined;
  do {
    const size = Math.min(PAGE_MAX, limit - deliveries.length);
    const asked = { rule, source, state: 'open', limit: String(size), after };
    const page = await server.ask<Page>(DESK, asked);
    deliveries.push(...page.deliveries);
    after = page.next;
  } while (after !== undefined && deliveries.length < limit);
  return { deliveries, isAll: after === undefined };
}

const NOTHING = 'Nothing that is open broke it.';
const MORE = ' There are more: give --limit, or the same command again.';

function foreseen(deliveries: readonly Listed[], isAll: boolean): string {
  if (deliveries.length === 0) return NOTHING;
  const these = `Without --dry-run ${deliveries.length === 1 ? 'this one is' : `these ${thousands(deliveries.length)} are`} replayed as they stood.`;
  return `${quarantineTable(deliveries)}\n${these}${isAll ? '' : MORE}`;
}

function replayedText(replayed: Replayed): string {
  const where = placed(replayed);
  if (replayed.state === 'refused')
    return [`${where}: refused`, ...replayed.errors.map((each) => `  ${refusalLine(each)}`)].join('\n');
  return `${where}: replayed${replayed.to === undefined ? '' : `; it came to stand at ${placed(replayed.to)}`}`;
}

/** `2 replayed, 1 refused, 7 not tried.` */
function howFar(done: readonly Replayed[], all: number): string {
  const refused = done.filter(({ state }) => state === 'refused').length;
  const left = all - done.length;
  return `${thousands(done.length - refused)} replayed, ${thousands(refused)} refused${left === 0 ? '' : `, ${thousands(left)} not tried`}.`;
}

function pathOf({ topic, partition, offset }: Place): string {
  return placePath(`${topic}/${partition}`, String(offset));
}
