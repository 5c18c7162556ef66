import { runFaults } from './fault-run';
import type { FaultRun } from './fault-run';
import { FaultServers } from './fault-servers';

/** What several runs came to. */
export interface FaultRuns {
  readonly runs: readonly FaultRun[];
  /** Those that did not hold. */
  readonly wrong: readonly FaultRun[];
}

/** One run after another, of the seeds from `first` on. */
export async function runSeeds(first: number, runs: number, say: (line: string) => void): Promise<FaultRuns> {
  const servers = await FaultServers.start();
  const done: FaultRun[] = [];
  const wrong = (): FaultRun[] => done.filter((run) => run.wrong.length > 0);
  try {
    for (let seed = first; seed < first + runs; seed++) {
      const run = await runFaults(servers, seed);
      done.push(run);
      say(lineOf(run));
    }
  } finally {
    await servers.close(wrong().length > 0);
  }
  say(summaryOf(done));
  if (wrong().length > 0) say(`Logs of those that did not hold: ${servers.folder}`);
  return { runs: done, wrong: wrong() };
}

function lineOf({ seed, events, befell, sentAgain, fenced, took, wrong }: FaultRun): string {
  const outcome = wrong.length === 0 ? 'equal' : `WRONG: ${wrong.join('; ')}`;
  return `${seed}: ${events} events in ${took} s, ${sentAgain} sent again, ${fenced} fenced, ${befell.join(', ')}: ${outcome}`;
}

/** In how many runs each of them happened. */
function summaryOf(runs: readonly FaultRun[]): string {
  const often = new Map<string, number>();
  for (const { befell } of runs)
    for (const what of new Set(befell)) often.set(what, (often.get(what) ?? 0) + 1);
  const sum = (of: (run: FaultRun) => number): number => runs.reduce((all, run) => all + of(run), 0);
  return [
    `${runs.length} runs, ${sum((run) => (run.wrong.length > 0 ? 1 : 0))} wrong, ${Math.round(sum((run) => run.took))} s: ` +
      `${sum((run) => run.events)} events, ${sum((run) => run.sentAgain)} sent again, ${sum((run) => run.fenced)} batches fenced.`,
    ...[...often].sort(([a], [b]) => a.localeCompare(b)).map(([what, number]) => `  ${what}: ${number}`),
  ].join('\n');
}
