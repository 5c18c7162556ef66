import type { DutyStanding } from '#jobs';
import type { Finding, Status } from '../status.schema';
import { counted, inWords } from '../wording';
import type { DueWorkStatus } from './due-work-status.query';

/** A reporter looks each minute. */
const UNATTENDED_MS = 10 * 60_000;

/** How due work stands, in numbers. */
export function dueWorkShown({
  lookedAt,
  duties,
  newestVerify,
  newestChase,
}: DueWorkStatus): Status['dueWork'] {
  const all = (of: (duty: DutyStanding) => number): number => duties.reduce((sum, duty) => sum + of(duty), 0);
  return {
    lookedAt: lookedAt?.toISOString() ?? null,
    open: all(({ due, running, failed }) => due + running + failed),
    failed: all(({ failed }) => failed),
    late: all(({ late }) => late),
    newestVerify: newestVerify
      ? { ...newestVerify, finishedAt: newestVerify.finishedAt.toISOString() }
      : null,
    newestChase: newestChase ? { ...newestChase, finishedAt: newestChase.finishedAt.toISOString() } : null,
  };
}

/** What is not well about it. */
export function dueWorkFindings(dueWork: DueWorkStatus, now: Date): Finding[] {
  return [...doNotHold(dueWork), ...unattended(dueWork, now), ...late(dueWork)];
}

function doNotHold({ newestVerify }: DueWorkStatus): Finding[] {
  const faults = newestVerify?.faults.length ?? 0;
  if (faults === 0) return [];
  return [
    {
      finding: 'records-do-not-hold',
      severity: 'act',
      what: `The records do not hold: the nightly verification found ${counted(faults, 'fault')}`,
      mend: 'Keep the database as it is. `bettercare verify` and the log of the reporter say what does not hold.',
    },
  ];
}

/** Where no reporter ever looked there may be none yet; one that looked and stopped has gone. */
function unattended({ lookedAt }: DueWorkStatus, now: Date): Finding[] {
  const sinceMs = lookedAt === null ? 0 : now.getTime() - lookedAt.getTime();
  if (sinceMs < UNATTENDED_MS) return [];
  return [
    {
      finding: 'due-work-unattended',
      severity: 'act',
      what: `Nobody has looked for ${inWords(sinceMs)} for what is due`,
      mend: 'See that a reporter runs and reaches the database. What is due meanwhile is done once it does.',
    },
  ];
}

function late({ duties }: DueWorkStatus): Finding[] {
  const number = duties.reduce((sum, duty) => sum + duty.late, 0);
  if (number === 0) return [];
  return [
    {
      finding: 'due-work-late',
      severity: 'act',
      what: `${counted(number, 'obligation is', 'obligations are')} late`,
      mend: '`bettercare due list --state late` says which, and why; the log of the reporter says more.',
    },
  ];
}
