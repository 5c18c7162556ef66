import type { ReturnSettingsStanding } from '#returns';
import { moment } from '../output';

/** The settings of returns as the server answers them. */
export interface ReturnSettingsSaid extends Pick<ReturnSettingsStanding, 'version' | 'settings'> {
  readonly area: string;
  readonly decisions: readonly {
    readonly version: number;
    readonly actor: string;
    readonly recordedAt: string;
    readonly reason: string;
    /** All of them from then on. */
    readonly settings: ReturnSettingsStanding['settings'];
  }[];
}

type Settings = ReturnSettingsSaid['settings'];

/** How an area answers returns, and since when and why; a threshold holds no longer once its last day is past. */
export function settingsLines(
  { area, version, settings, decisions }: ReturnSettingsSaid,
  today: string,
): string[] {
  return [
    `${area} return settings, at version ${version}`,
    ...standingLines(settings, today),
    ...(decisions.length === 0 ? [] : ['Decisions:']),
    ...decisions.flatMap((each, at) => [
      `  ${each.version}  ${moment(each.recordedAt)}  by ${each.actor}: ${each.reason}`,
      ...changedLines(decisions[at - 1]?.settings ?? NOTHING_SET, each.settings, today),
    ]),
  ];
}

const NOTHING_SET: Settings = { approvers: [], contacts: [], destinations: [], thresholds: [] };

/** What stood before and does not any more, and what stands since. */
function changedLines(before: Settings, after: Settings, today: string): string[] {
  const old = standingLines(before, today);
  const now = standingLines(after, today);
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `     - ${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `     + ${line}`),
  ];
}

function standingLines(settings: Settings, today: string): string[] {
  const { approvers, contacts, destinations, submitsAt, thresholds } = settings;
  return [
    ...approvers.map(({ approval, organisations }) => `Approver  ${approval}: ${organisations.join(', ')}`),
    ...contacts.map(
      ({ role, name, position, email }) =>
        `Contact   ${role}: ${[name, position, email].filter((part) => part !== undefined).join(', ')}`,
    ),
    ...destinations.map(({ channel, to }) => `Way       ${channel}${to === undefined ? '' : ` to ${to}`}`),
    ...(destinations.length === 0 ? ['Way       NONE: nothing can be submitted'] : []),
    `Goes out  ${submitsAt === undefined ? 'when somebody submits it' : `by itself at ${submitsAt} of its last day, once signed off`}`,
    ...thresholds.map(({ rule, severity, percentMax, tolerance, owner, reason, expires }) => {
      const holds = [
        ...(percentMax === undefined ? [] : [`up to ${percentMax}%`]),
        ...(tolerance === undefined ? [] : [`up to ${tolerance} of the smallest unit`]),
        ...(severity === undefined ? [] : [severity]),
      ];
      const until = expires < today ? `EXPIRED on ${expires}` : `until ${expires}`;
      return `Threshold ${rule}: ${holds.join(', ')} ${until}, by ${owner}: ${reason}`;
    }),
  ];
}
