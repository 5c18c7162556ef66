import { statfs } from 'node:fs/promises';
import { COUNTS_TOPIC } from '#contracts';
import type { EventLog } from '#event-log';
import { APP_POOL, ProblemError, SETTINGS } from '#platform';
import type { Settings } from '#platform';
import { isOtherLog, readRecordingProgress } from '#records';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { PUBLISHING_PROBLEMS } from './problems';
import { EVENT_LOG } from './tokens';

/** A look is taken again after so long; many requests come in between. */
const KEPT_MS = 1_000;
const LAG_RETRY_SECONDS = 5;
/** What somebody has to see to is not mended sooner. */
const OPERATOR_RETRY_SECONDS = 60;
const MEBIBYTE = 1024 * 1024;

/** How things stand at a moment. */
interface Look {
  /** Whether the log is another than the one that was recorded from. */
  readonly isOtherLog: boolean;
  /** Events that came in here and are not recorded yet. */
  readonly behind: number;
  /** Of the disk that the database of this folder grows on; nothing where the database is elsewhere. */
  readonly freeMebibytes: number | undefined;
}

/** Whether there is room for more: it can be recorded, recording keeps up with what comes in, and the disk can hold it. */
@Injectable()
export class Room {
  private kept: { readonly look: Promise<Look>; readonly untilMs: number } | undefined;

  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    @Inject(APP_POOL) private readonly pool: Pool,
    @Inject(EVENT_LOG) private readonly log: EventLog,
  ) {}

  /** @throws ProblemError 429 while recording is too far behind, 503 while the disk is nearly full or the log is another. */
  async check(): Promise<void> {
    const shortage = shortageIn(await this.latest(), this.settings);
    if (shortage !== undefined) throw shortage;
  }

  private latest(): Promise<Look> {
    const nowMs = performance.now();
    if (this.kept === undefined || this.kept.untilMs <= nowMs) {
      this.kept = { look: this.look(), untilMs: nowMs + KEPT_MS };
    }
    return this.kept.look;
  }

  private async look(): Promise<Look> {
    const [lanes, freeMebibytes] = await Promise.all([
      readRecordingProgress(this.pool, this.log),
      this.settings.databaseUrl === undefined ? freeMebibytesOf(this.settings.dataFolder) : undefined,
    ]);
    // What waits in a lane of an organisation's own is nothing that less coming in here would help.
    const ours = lanes.filter(({ topic }) => topic === COUNTS_TOPIC.topic);
    return {
      isOtherLog: ours.some(isOtherLog),
      behind: ours.reduce((sum, { behind }) => sum + behind, 0),
      freeMebibytes,
    };
  }
}

/** What keeps more from being taken in. */
export function shortageIn(
  { isOtherLog, behind, freeMebibytes }: Look,
  { recordingLagMax, freeMebibytesMin }: Pick<Settings, 'recordingLagMax' | 'freeMebibytesMin'>,
): ProblemError | undefined {
  // Where the log that was read comes back, or another is begun on, whatever stood in this one is left behind.
  if (isOtherLog) {
    const detail =
      'The event log is not the one that was recorded from. Nothing was taken in; whoever operates this has to see to it.';
    return new ProblemError(PUBLISHING_PROBLEMS.otherLog, detail, retryAfter(OPERATOR_RETRY_SECONDS));
  }
  if (freeMebibytes !== undefined && freeMebibytes < freeMebibytesMin) {
    const detail = 'The disk is nearly full. Nothing was taken in; whoever operates this has to make room.';
    return new ProblemError(PUBLISHING_PROBLEMS.diskFull, detail, retryAfter(OPERATOR_RETRY_SECONDS));
  }
  if (behind > recordingLagMax) {
    const detail = `${behind} events wait to be recorded. Nothing was taken in; send the same again later.`;
    return new ProblemError(PUBLISHING_PROBLEMS.recordingBehind, detail, retryAfter(LAG_RETRY_SECONDS));
  }
  return undefined;
}

async function freeMebibytesOf(folder: string): Promise<number | undefined> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return Math.floor((bavail * bsize) / MEBIBYTE);
  } catch (cause) {
    // No folder, no database in it.
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw cause;
  }
}

function retryAfter(seconds: number) {
  return { headers: { 'retry-after': String(seconds) } };
}
