import { ownerOfTopic } from '#contracts';
import type { DecisionStore } from '#decisions';
import type { EventLog } from '#event-log';
import { allNoted, monthsDue, reportsAwaitedUntil } from '#jobs';
import type { Duty, Obligation, ObligationKey } from '#jobs';
import type { Json, Month } from '#kernel';
import { isOtherLog, readLaneStandings, readRecordingProgress } from '#records';
import type { LaneProgress } from '#records';
import type { DefinitionStore, ReferenceStore, ReferenceView } from '#reference';
import type { QueryBus } from '@nestjs/cqrs';
import type { Pool } from 'pg';
import { areasTakingPart, type TakingPart } from './areas-taking-part';
import { MonthReportsQuery } from './month-reports.query';
import type { MonthReports } from './month-reports.query';
import { CHASE_REPORTS } from './newest-chase.query';
import type { Chase } from './newest-chase.query';

const LIMIT_MS = 5 * 60 * 1000;

export interface ChaseReportsOptions {
  readonly pool: Pool;
  readonly log: Pick<EventLog, 'bounds' | 'ends' | 'read'>;
  readonly queries: QueryBus;
  readonly decisions: DecisionStore;
  readonly definitions: DefinitionStore;
  readonly reference: ReferenceStore;
  /** How many days after the end of a month its reports are awaited. */
  readonly reportsDueDays: number;
}

/** Every month, for each area that takes part: who has not sent a monthly report that is expected of them. */
export class ChaseReports implements Duty {
  readonly name = CHASE_REPORTS;
  readonly limitMs = LIMIT_MS;
  readonly isLook = true;

  constructor(private readonly options: ChaseReportsOptions) {}

  async due(now: Date): Promise<Obligation[]> {
    const { pool, decisions, definitions, reference, reportsDueDays } = this.options;
    const current = await reference.current();
    if (!current) return [];
    const codes = current.areas.map(({ code }) => code);
    const [takingPart, noted, { measures }] = await Promise.all([
      areasTakingPart(pool, decisions, codes),
      allNoted(pool, this.name),
      decisions.head().then((head) => definitions.inForce(head)),
    ]);
    const monthly = measures.filter(({ frequency }) => frequency === 'month').map(({ code }) => code);
    return chasesDue({ takingPart, isExpected: expectedIn(current, monthly), noted, reportsDueDays, now });
  }

  /**
   * What was accepted in time and is not recorded yet is not there to be seen: nobody is chased before it is. A lane of
   * an organisation's own that has stopped is not waited for: the others are chased, and of this one it is told.
   */
  async carryOut({ area, period: month }: ObligationKey): Promise<Json> {
    const { pool, log, queries, reportsDueDays } = this.options;
    const dueSince = reportsAwaitedUntil(month, reportsDueDays);
    const lanes = await readRecordingProgress(pool, log, 'now');
    const answer = await queries.execute(new MonthReportsQuery(area, month));
    if (!answer.ok) throw new Error(answer.failure.what);
    if (!answer.value.known) throw new Error(answer.value.what);
    const chase = chaseOf(answer.value);
    const stopped = await this.withStoppedLanes(chase.missing, lanes, dueSince);
    const goingOn = lanes.filter(({ topic }) => !stopped.has(ownerOfTopic(topic) ?? ''));
    if (mayYetCome(chase.missing, goingOn, dueSince)) {
      throw new Error('What was accepted in time waits to be recorded, and a report may be among it');
    }
    const missing = chase.missing.map((each) =>
      stopped.has(each.source) ? { ...each, isLaneStopped: true } : each,
    );
    return { ...chase, missing };
  }

  /** Those that miss a report which may stand in a lane of their own that cannot go on until somebody decides. */
  private async withStoppedLanes(
    missing: Chase['missing'],
    lanes: readonly LaneProgress[],
    dueSince: Date,
  ): Promise<ReadonlySet<string>> {
    const own = lanes.filter(({ topic }) => ownerOfTopic(topic) !== undefined);
    // Each lane is held against the log, which is looked at only where it matters.
    if (!mayYetCome(missing, own, dueSince)) return new Set();
    const standings = await readLaneStandings(this.options.pool, this.options.log);
    return new Set(
      standings
        .filter(({ broken, bounds }) => broken !== undefined && bounds !== undefined)
        .flatMap(({ topic }) => ownerOfTopic(topic) ?? []),
    );
  }
}

export interface ChasesAsked {
  readonly takingPart: readonly TakingPart[];
  /** Whether anybody is to report anything for an area and month. */
  readonly isExpected: (area: string, month: Month) => boolean;
  /** The months of each area that have been noted before. */
  readonly noted: ReadonlyMap<string, ReadonlySet<string>>;
  readonly reportsDueDays: number;
  readonly now: Date;
}

/** The months of each area whose reports should be there, and of which nobody has looked whether they are. */
export function chasesDue({ takingPart, isExpected, noted, reportsDueDays, now }: ChasesAsked): Obligation[] {
  return takingPart.flatMap(({ area, since }) =>
    monthsDue(
      since,
      reportsDueDays,
      now,
      (month) => noted.get(area)?.has(month) !== true && isExpected(area, month),
    ).map((due) => ({ name: CHASE_REPORTS, area, ...due })),
  );
}

/**
 * Whether a report that is missing may be among what was accepted in time and is not recorded yet; of a lane whose log
 * is another one now, what that was is not known. In a lane of an organisation's own only its own reports can be: what
 * waits there holds up nobody who misses none of them.
 */
export function mayYetCome(
  missing: Chase['missing'],
  lanes: readonly Pick<LaneProgress, 'topic' | 'nextOffset' | 'end' | 'waitingSince'>[],
  dueSince: Date,
): boolean {
  return lanes
    .filter(
      ({ waitingSince, ...lane }) => isOtherLog(lane) || (waitingSince !== null && waitingSince <= dueSince),
    )
    .map(({ topic }) => ownerOfTopic(topic))
    .some((owner) => missing.some(({ source }) => owner === undefined || owner === source));
}

function expectedIn(reference: ReferenceView, measures: readonly string[]): ChasesAsked['isExpected'] {
  return (area, month) =>
    measures.some((measure) => reference.expectedReporters(measure, area, month).length > 0);
}

/** What of a month's reports is there, and whose is not. */
function chaseOf({ answeredAt, measures }: MonthReports): Chase {
  const { lanes, nextOffsets, decisionPosition, referenceVersion } = answeredAt.watermark;
  const expected = measures.filter((each) => each.expected.length > 0);
  return {
    expected: expected.reduce((sum, each) => sum + each.expected.length, 0),
    missing: expected.flatMap(({ measure, missing }) =>
      missing.map(({ source, name, categories }) => ({
        measure,
        source,
        name,
        isInPart: categories !== undefined,
      })),
    ),
    asOf: { lanes, nextOffsets, decisionPosition, referenceVersion },
  };
}
