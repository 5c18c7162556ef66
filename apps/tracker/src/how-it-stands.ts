import { laneName } from '#event-log';
import type { HealthState } from '#platform';
import { isOtherLog } from '#records';
import type { RecordsStatus } from '#records';
import { dueWorkFindings, dueWorkShown } from './due-work/how-due-work-stands';
import type { DueWorkStatus } from './due-work/due-work-status.query';
import type { Finding, Status } from './status.schema';
import { counted, inWords } from './wording';

/** Recording is nearly always done within a second; a pause as long as this has a reason. */
const BEHIND_MS = 10_000;

/** What is up, down or does not answer in this process, by name. */
export type Parts = Readonly<Record<string, HealthState>>;

/** Where everything stands at a moment, and what is not well about it. */
export function howItStands(
  records: RecordsStatus,
  dueWork: DueWorkStatus,
  parts: Parts,
  { version, now }: { readonly version: string; readonly now: Date },
): Status {
  const { watermark, lanes, waitingSince, newestAt, ...numbers } = records;
  return {
    at: now.toISOString(),
    version,
    findings: [
      ...partsDown(parts),
      ...otherLog(records),
      ...behind(records, now),
      ...dueWorkFindings(dueWork, now),
      ...inQuarantine(records),
    ],
    parts,
    lanes: lanes.map((lane) => ({
      ...lane,
      waitingSince: lane.waitingSince?.toISOString() ?? null,
      newestAt: lane.newestAt?.toISOString() ?? null,
    })),
    ...numbers,
    waitingSince: waitingSince?.toISOString() ?? null,
    newestAt: newestAt?.toISOString() ?? null,
    dueWork: dueWorkShown(dueWork),
    ...(watermark?.id !== undefined &&
      watermark.at !== undefined && {
        watermark: { ...watermark, id: watermark.id, at: watermark.at.toISOString() },
      }),
  };
}

/** What to do about a part that is down. */
const PARTS: Readonly<Record<string, { readonly what: string; readonly mend: string }>> = {
  database: {
    what: 'The database does not answer',
    mend: 'See that PostgreSQL runs and its disk is not full. What was accepted is kept meanwhile.',
  },
  migrations: {
    what: 'The database has not had every change this version needs',
    mend: 'Restart this process as the owner of the tables: it brings the database up to date.',
  },
  projector: {
    what: 'A lane has stopped for good',
    mend: 'The log says why. The operating guide says what to do about each reason, under States of a lane.',
  },
};

function noAnswer(name: string) {
  return {
    what: `The check of the ${name} has not answered in five seconds`,
    mend: 'Ask again: on a machine that is very busy it answers later. Where it stays so, see to the database, and to the brokers of the log.',
  };
}

/** What is wrong when a part of the process is down, or does not say how it is. */
export function partsDown(parts: Parts): Finding[] {
  return Object.entries(parts).flatMap(([name, state]) => {
    if (state === 'up') return [];
    const said =
      state === 'no-answer'
        ? noAnswer(name)
        : (PARTS[name] ?? { what: `${name} is down`, mend: 'The log of the process says why.' });
    return [{ finding: 'part-down', severity: 'act', ...said } as const];
  });
}

/** Some lanes by name, for whoever has to find them; all are in the table of lanes. */
const NAMED_MAX = 3;

function otherLog({ lanes }: RecordsStatus): Finding[] {
  const others = lanes.filter(isOtherLog);
  if (others.length === 0) return [];
  const named = others
    .slice(0, NAMED_MAX)
    .map(
      (lane) =>
        `${laneName(lane)} at ${lane.end.toLocaleString('en-GB')}, recorded up to ${lane.nextOffset.toLocaleString('en-GB')}`,
    );
  const more = others.length > NAMED_MAX ? '; and others' : '';
  return [
    {
      finding: 'other-log',
      severity: 'act',
      what: `${counted(others.length, 'lane ends before what was recorded from it', 'lanes end before what was recorded from them')} (${named.join('; ')}${more}): this is not the log that was read`,
      mend: 'Nothing of it is recorded, and the gateway takes nothing in. Give the ledger the log it had; where that was on Kafka and is gone, `bettercare lane begin` begins on the one there is. The operating guide says how, under A log that is gone.',
    },
  ];
}

function behind({ behind: waiting, waitingSince }: RecordsStatus, now: Date): Finding[] {
  if (waitingSince === null) return [];
  const waitedMs = now.getTime() - waitingSince.getTime();
  if (waitedMs < BEHIND_MS) return [];
  return [
    {
      finding: 'recording-behind',
      severity: 'act',
      what: `${counted(waiting, 'delivery waits', 'deliveries wait')} to be recorded, the oldest for ${inWords(waitedMs)}`,
      mend: 'See that a projector runs and reaches the database; its log says what holds it up. Nothing is lost meanwhile.',
    },
  ];
}

function inQuarantine({ quarantineOpen: open }: RecordsStatus): Finding[] {
  if (open === 0) return [];
  return [
    {
      finding: 'quarantine-open',
      severity: 'look',
      what: `${counted(open, 'delivery is', 'deliveries are')} in quarantine`,
      mend: 'Each is kept with the rules it broke. Whoever sent it mends and replays it, or dismisses it with a reason.',
    },
  ];
}
