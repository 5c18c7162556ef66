import { DecisionStore } from '#decisions';
import { laneName, openEventLog } from '#event-log';
import type { EventLog } from '#event-log';
import type { Refusal } from '#kernel';
import { createLogger, readSettings } from '#platform';
import type { Settings } from '#platform';
import { beginLane, missingSince, readClosedLanes, readLaneStandings } from '#records';
import type { ClosedLane, LaneBegun, LaneStanding } from '#records';
import type { Pool } from 'pg';
import type { Where } from '../connection';
import { applicationDatabase, withDatabase } from '../database';
import { CommandFailure, EXIT } from '../exit-codes';
import { moment, print, printJson, refusalLine } from '../output';

interface Common extends Where {
  readonly json?: boolean;
}

interface BeginLane {
  readonly by: string;
  readonly reason: string;
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

/** Ends where a lane is refused. Those begun before it have been told of, and the same command goes on with the rest. */
export async function beginLanes(which: string, options: Common & BeginLane): Promise<number> {
  return withLog(options, (pool, log) => beginOn(pool, log, which, options));
}

/** The same on a log that is open: each lane is a decision of its own, and is said as soon as it is taken. */
export async function beginOn(
  pool: Pool,
  log: Pick<EventLog, 'bounds' | 'read'>,
  which: string,
  { by: actor, reason, json }: BeginLane & Pick<Common, 'json'>,
): Promise<number> {
  const decisions = new DecisionStore(pool);
  const closed = await readClosedLanes(decisions);
  const begun: LaneBegun[] = [];
  try {
    for (const standing of meant(which, await readLaneStandings(pool, log))) {
      const began = await beginLane(decisions, standing, { actor, reason });
      if (!began.ok) throw refused(began.failure);
      begun.push(began.value);
      if (!json) print(begunLine(began.value));
    }
  } finally {
    if (json && begun.length > 0) printJson({ begun, since: missingSince(begun, closed) ?? null });
  }
  if (!json) print(whatIsMissing(missingSince(begun, closed)));
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

export function closedLine({ closedAt, actor, reason, ...lane }: ClosedLane): string {
  return `${laneName(lane)} ends at ${endOf(lane)}: closed ${moment(closedAt)} by ${actor}: ${reason}.`;
}

function begunLine({ lane, from, closed }: LaneBegun): string {
  const newestAt = closed.newestAt?.toISOString() ?? null;
  return (
    `${laneName(lane)} begins anew at ${from}. ` +
    `What was recorded of it stays, up to ${endOf({ ...closed, newestAt })}, as ${laneName(closed)}.`
  );
}

/** Up to where a closed lane was recorded, and when the newest of that was accepted. */
function endOf({ recordedTo, newestAt }: Pick<ClosedLane, 'recordedTo' | 'newestAt'>): string {
  return newestAt === null ? String(recordedTo) : `${recordedTo} (accepted ${moment(newestAt)})`;
}

function whatIsMissing(since: Date | undefined): string {
  return (
    'What had been accepted and not been recorded is not in the ledger, and nobody but its publishers has it.\n' +
    `Ask them to send again what they sent${since ? ` since ${moment(since.toISOString())}, where the first of the lanes of that log ends` : ''}; ` +
    'what is there already counts once.\n' +
    'Restart the projectors: a lane that has stopped is not taken up before.'
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
