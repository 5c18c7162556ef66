import { statfs } from 'node:fs/promises';
import { dataFolderOf, serverUrl } from '../connection';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, moment, print, printJson, thousands } from '../output';
import { Server } from '../server';

interface Readiness {
  readonly status: string;
  readonly checks: Readonly<Record<string, string>>;
}

/** What the tracker answers, as far as it is shown here. */
export interface Status {
  readonly at: string;
  readonly version: string;
  readonly findings: readonly { readonly severity: string; readonly what: string; readonly mend: string }[];
  readonly lanes: readonly {
    readonly topic: string;
    readonly partition: number;
    readonly nextOffset: number;
    readonly end: number;
    readonly behind: number;
  }[];
  readonly recorded: number;
  readonly quarantined: number;
  readonly quarantineOpen: number;
  readonly behind: number;
  readonly waitingSince: string | null;
  readonly newestAt: string | null;
  readonly databaseBytes: number;
  readonly dueWork: {
    readonly open: number;
    readonly failed: number;
    readonly late: number;
    readonly newestVerify: { readonly day: string; readonly faults: readonly string[] } | null;
    readonly newestChase: {
      readonly month: string;
      readonly expected: number;
      readonly missing: number;
    } | null;
  };
  readonly watermark?: { readonly id: number; readonly at: string };
}

type LaneStatus = Status['lanes'][number];

/** Where recording stands, and whether what runs is ready. */
export async function status(options: Where & { readonly json?: boolean }): Promise<number> {
  const url = serverUrl(options);
  const ready = await readiness(url);
  const state = await new Server(options, 'operator').ask<Status>('/v1/status', {});
  const diskFreeBytes = await freeBytes(options);
  if (options.json) printJson({ url, ready, diskFreeBytes, ...state });
  else print(statusText(url, ready, state, diskFreeBytes));
  return ready.status === 'up' ? EXIT.done : EXIT.failed;
}

async function readiness(url: string): Promise<Readiness> {
  try {
    const response = await fetch(`${url}/health/ready`);
    return (await response.json()) as Readiness;
  } catch {
    throw new CommandFailure(`Nothing answers at ${url}. Start it with \`npm start\`.`);
  }
}

/** On the disk of the data folder, where the system runs on this machine. */
async function freeBytes(where: Where): Promise<number | undefined> {
  const folder = dataFolderOf(where);
  if (folder === undefined) return undefined;
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** The state of everything to read: whether it is ready, what is not well, and a table. */
export function statusText(
  url: string,
  { status: up, checks }: Readiness,
  state: Status,
  diskFreeBytes: number | undefined,
): string {
  const parts = Object.entries(checks).map(([name, is]) => `${name} ${is}`);
  const free = diskFreeBytes === undefined ? '' : `; ${diskSpace(diskFreeBytes)} free on this disk`;
  const { watermark, newestAt, at } = state;
  const rows: readonly (readonly [string, string])[] = [
    ['Recorded', counted(state.recorded, 'delivery', 'deliveries')],
    ['Behind', behindText(state)],
    ['Last arrival', newestAt === null ? 'nothing yet' : `${moment(newestAt)} (${since(newestAt, at)} ago)`],
    ['Quarantine', quarantineText(state)],
    ['Watermark', watermark ? `${watermark.id}, stored ${moment(watermark.at)}` : 'none yet'],
    ['Due work', dueWorkText(state.dueWork)],
    ['Verified', verifiedText(state.dueWork)],
    ['Reports', reportsText(state.dueWork)],
    ['Database', `${diskSpace(state.databaseBytes)}${free}`],
    ['Version', state.version],
  ];
  const lanes = state.lanes
    .filter(({ end, nextOffset }) => end > 0 || nextOffset > 0)
    .map((lane) => {
      const behind = isOtherLog(lane) ? 'not known' : thousands(lane.behind);
      return `${`${lane.topic}/${lane.partition}`.padEnd(24)}${thousands(lane.nextOffset).padStart(15)}${behind.padStart(12)}`;
    });
  return [
    `${url} is ${up === 'up' ? 'ready' : 'NOT READY'}: ${parts.join(', ')}.`,
    ...(state.findings.length === 0 ? ['All is well.'] : state.findings.map(findingLine)),
    '',
    ...rows.map(([name, is]) => `${name.padEnd(14)}${is}`),
    ...(lanes.length === 0
      ? []
      : ['', `${'Lane'.padEnd(24)}${'Recorded up to'.padStart(15)}${'Behind'.padStart(12)}`]),
    ...lanes,
  ].join('\n');
}

function findingLine({ severity, what, mend }: Status['findings'][number]): string {
  return `${severity === 'act' ? 'WRONG' : 'Look'}: ${what}. ${mend}`;
}

function dueWorkText({ open, failed, late }: Status['dueWork']): string {
  return open === 0
    ? 'all done'
    : `${thousands(open)} not done, ${thousands(failed)} failed, ${thousands(late)} late`;
}

function verifiedText({ newestVerify }: Status['dueWork']): string {
  if (newestVerify === null) return 'never yet';
  const { day, faults } = newestVerify;
  return faults.length === 0 ? `${day}: all holds` : `${day}: ${faults.join('; ')}`;
}

function reportsText({ newestChase }: Status['dueWork']): string {
  if (newestChase === null) return 'none missed yet';
  const { month, expected, missing } = newestChase;
  return `${month}: ${thousands(missing)} of ${thousands(expected)} missing`;
}

/** Those replayed or dismissed stay there, and `verify` counts them too. */
function quarantineText({ quarantined, quarantineOpen }: Status): string {
  if (quarantined === 0) return 'empty';
  const open = quarantineOpen === 0 ? 'none' : thousands(quarantineOpen);
  return `${open} open, ${thousands(quarantined - quarantineOpen)} dealt with`;
}

/** It ends before what was recorded from it. */
function isOtherLog({ nextOffset, end }: LaneStatus): boolean {
  return end < nextOffset;
}

function behindText({ lanes, behind, waitingSince, at }: Status): string {
  if (lanes.some(isOtherLog)) return 'cannot be said: this is not the log that was read';
  if (waitingSince === null) return 'nothing waits';
  return `${counted(behind, 'delivery waits', 'deliveries wait')}, the oldest for ${since(waitingSince, at)}`;
}

/** In whole seconds: what recording is behind by is read against seconds. */
function since(from: string, at: string): string {
  return counted(Math.max(0, Math.floor((Date.parse(at) - Date.parse(from)) / 1000)), 'second');
}

function diskSpace(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? (['GB', 1e9] as const) : (['MB', 1e6] as const);
  return `${(bytes / size).toLocaleString('en-GB', { maximumFractionDigits: 1 })} ${unit}`;
}
