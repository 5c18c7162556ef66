import { DecisionStore } from '#decisions';
import { laneName, openEventLog } from '#event-log';
import type { EventLog } from '#event-log';
import type { Refusal } from '#kernel';
import { createLogger, readSettings } from '#platform';
import type { Settings } from '#platform';
import { beginLane, readClosedLanes, readLaneStandings } from '#records';
import type { ClosedLane, LaneBegun, LaneStanding } from '#records';
import type { Pool } from 'pg';
import type { Where } from '../connection';
import { applicationDatabase, withDatabase } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { moment, print, printJson, refusalLine } from '../output';

interface Common extends Where {
  readonly json?: boolean;
}

/** Ends with 3 where a lane of the log cannot go on. One that is not in it any more was somebody's own. */
export async function listLanes(options: Common): Promise<number> {
  const { standings, closed } = await withLog(options, async (pool, log) => ({
    standings: await readLaneStandings(pool, log),
    closed: await readClosedLanes(new DecisionStore(pool)),
  }));
  if (options.json) printJson({ lanes: standings.map(shown), closed });
  else if (standings.length === 0) print('Nothing has been recorded yet: every lane begins by itself.');
  else for (const line of [...standings.map(standingLine), ...closed.map(closedLine)]) print(line);
  return standings.some(isStopped) ? EXIT.doesNotHold : EXIT.done;
}

/** Each lane is a decision of its own: what stops halfway is gone on with by the same command. */
export async function beginLanes(
  which: string,
  options: Common & { readonly by: string; readonly reason: string },
): Promise<number> {
  const { by: actor, reason, json } = options;
  const begun = await withLog(options, async (pool, log) => {
    const decisions = new DecisionStore(pool);
    const done: LaneBegun[] = [];
    for (const standing of meant(which, await readLaneStandings(pool, log))) {
      const began = await beginLane(decisions, standing, { actor, reason });
      if (!began.ok) throw refused(began.failure);
      done.push(began.value);
    }
    return done;
  });
  if (json) printJson({ begun });
  else printBegun(begun);
  return EXIT.done;
}

/** The lane of that name; or of a topic's those that cannot go on. */
function meant(which: string, standings: readonly LaneStanding[]): LaneStanding[] {
  const named = standings.filter((lane) => laneName(lane) === which);
  if (named.length > 0) return named;
  const ofTopic = standings.filter(({ topic }) => topic === which);
  if (ofTopic.length === 0) throw refused(notRecorded(which));
  const broken = ofTopic.filter((lane) => lane.broken !== undefined);
  // One that goes on is refused as such.
  return broken.length > 0 ? broken : ofTopic.slice(0, 1);
}

function notRecorded(lane: string): Refusal {
  return {
    rule: 'lane-not-recorded',
    where: lane,
    what: 'Nothing was recorded from such a lane',
    mend: 'Name one of `bettercare lane list`; any other begins by itself',
  };
}

function refused(refusal: Refusal): CommandFailure {
  return new CommandFailure(refusalLine(refusal));
}

function shown({ newest, ...lane }: LaneStanding) {
  return { ...lane, newestAt: newest?.appendedAt.toISOString() ?? null, goesOn: lane.broken === undefined };
}

/** One that the log does not have is let go of by those who record; it is for nobody to begin anew. */
export function isStopped({ broken, bounds }: LaneStanding): boolean {
  return broken !== undefined && bounds !== undefined;
}

export function standingLine(lane: LaneStanding): string {
  const { nextOffset, broken, bounds } = lane;
  if (bounds === undefined) return `${laneName(lane)} is not in the log; it is recorded up to ${nextOffset}.`;
  return broken === undefined
    ? `${laneName(lane)} goes on at ${nextOffset}.`
    : `${laneName(lane)} CANNOT GO ON at ${nextOffset}: ${broken}.`;
}

function closedLine({ recordedTo, closedAt, actor, reason, ...lane }: ClosedLane): string {
  return `${laneName(lane)} ends at ${recordedTo}: closed ${moment(closedAt)} by ${actor}: ${reason}.`;
}

function printBegun(begun: readonly LaneBegun[]): void {
  for (const { lane, from, closed } of begun) {
    print(
      `${laneName(lane)} begins anew at ${from}. ` +
        `What was recorded of it stays, up to ${closed.recordedTo}, as ${laneName(closed)}.`,
    );
  }
  const missing = begun.map(({ closed }) => closed.newestAt).filter((at) => at !== undefined);
  const since = missing.sort((one, other) => one.getTime() - other.getTime())[0];
  print(
    'What had been accepted and not been recorded is not in the ledger, and nobody but its publishers has it.\n' +
      `Ask them to send again what they sent${since ? ` since ${moment(since.toISOString())}, where the first of these lanes ends` : ''}; ` +
      'what is there already counts once.\n' +
      'Restart the projectors: a lane that has stopped is not taken up before.',
  );
}

/** The database as the application, and the log as the processes have it. Nothing is created there. */
async function withLog<T>(options: Where, work: (pool: Pool, log: EventLog) => Promise<T>): Promise<T> {
  const settings = kafkaSettings();
  return withDatabase(applicationDatabase(options), async (pool) => {
    const logger = createLogger({ level: 'silent', format: 'line' });
    const log = await openEventLog({ settings, pool, topics: [], log: logger }).catch((cause: unknown) => {
      throw new CommandFailure(cause instanceof Error ? cause.message : String(cause), { cause });
    });
    try {
      return await work(pool, log);
    } finally {
      await log.close();
    }
  });
}

/** A log in the database is part of it, and is restored with it. */
function kafkaSettings(): Pick<Settings, 'kafka'> {
  const read = readSettings(process.env);
  if (!read.ok) {
    throw new CommandFailure(read.failure.map(({ setting, problem }) => `${setting} ${problem}`).join('; '));
  }
  if (read.value.kafka === undefined) {
    throw new CommandFailure(
      'Set KAFKA_BROKERS, and what else begins with KAFKA_, as the processes have it: ' +
        'a log in the database is restored with it, and its lanes go on.',
    );
  }
  return read.value;
}
