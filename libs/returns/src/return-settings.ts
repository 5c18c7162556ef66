import type { ReturnTemplate } from '#catalogue';
import type { Decider } from '#decisions';
import { canonicalJson, fail, ok, type Refusal } from '#kernel';
import { z } from 'zod';
import type { Destination } from './destination';
import { refuseThresholds } from './refuse-thresholds';
import { refusal } from './rules';
import { refuseWay, type WaysSetUp } from './ways-set-up';

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const words = z.string().trim().min(1).max(2_000);
const organisation = z
  .string()
  .regex(/^urn:(ods:[A-Z0-9]{3,10}|ons:[EW]\d{8})$/, 'is no organisation such as "urn:ods:06H"');

const FOLDER_BELOW = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(?:\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,4}$/;
const MESH_MAILBOX = /^[A-Za-z0-9]{1,100}$/;

const destinationSchema = z.strictObject({
  channel: z.enum(['e-mail', 'folder', 'webhook', 'mesh']),
  /** The address of e-mail; a mailbox or a folder, the one that the way is set up with where it is left out. */
  to: z.string().trim().min(1).max(200).optional(),
});

/** How an area answers returns: who approves, who is told, where they go, and which checks it has of its own. */
export const returnSettingsSchema = z.strictObject({
  /** Who gives each approval of a form, where it is not the council or the fund's commissioners. */
  approvers: z
    .array(z.strictObject({ approval: code, organisations: z.array(organisation).min(1).max(20) }))
    .max(20)
    .default([]),
  /** Whom the form names and who is reminded, each by a role such as `preparer`. */
  contacts: z
    .array(
      z.strictObject({
        role: code,
        name: words.max(200),
        position: words.max(200).optional(),
        email: z.email().max(200).optional(),
      }),
    )
    .max(50)
    .default([]),
  /** Where what is submitted goes. */
  destinations: z.array(destinationSchema).max(4).default([]),
  /** Whether a return that is signed off goes out by itself, and at which time of its last day, `09:00` in London. */
  submitsAt: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/)
    .optional(),
  /** Other thresholds than a form's own, each for a time. */
  thresholds: z
    .array(
      z.strictObject({
        /** The code of a rule of the form. */
        rule: code,
        severity: z.literal('warns').optional(),
        percentMax: z
          .string()
          .regex(/^\d{1,6}(\.\d{1,2})?$/)
          .optional(),
        tolerance: z.int().min(0).max(1_000_000_000).optional(),
        owner: words.max(200),
        reason: words,
        /** The last day on which it holds. */
        expires: z.iso.date(),
      }),
    )
    .max(50)
    .default([]),
});
export type ReturnSettings = z.infer<typeof returnSettingsSchema>;

/** The settings changed, whole, for a reason. */
export interface ReturnSettingsChanged {
  readonly type: 'return-settings.changed';
  readonly data: { readonly area: string; readonly settings: ReturnSettings; readonly reason: string };
}

export const RETURN_SETTINGS_STREAMS = 'return-settings/';

export function returnSettingsStream(area: string): string {
  return RETURN_SETTINGS_STREAMS + area;
}

export const NO_SETTINGS: ReturnSettings = returnSettingsSchema.parse({});

interface ChangeSettings {
  readonly area: string;
  readonly settings: ReturnSettings;
  readonly reason: string;
  readonly ways: WaysSetUp;
  /** The forms in force. */
  readonly forms: readonly ReturnTemplate[];
  readonly today: string;
}

export const returnSettingsDecider: Decider<
  ReturnSettings,
  ChangeSettings,
  ReturnSettingsChanged,
  readonly Refusal[]
> = {
  initialState: NO_SETTINGS,
  decide: (command, before) => {
    const { area, settings, reason } = command;
    const refusals = refuseSettings(command, before);
    if (refusals.length > 0) return fail(refusals);
    if (canonicalJson(settings) === canonicalJson(before)) return ok([]);
    return ok([{ type: 'return-settings.changed', data: { area, settings, reason } }]);
  },
  evolve: (_, { data }) => data.settings,
};

/** What would never arrive, whatever the other side does: each way takes the addresses that it takes. */
export function refuseDestination({ channel, to }: Destination, where: string): Refusal[] {
  const unfit = (what: string, mend: string) => [refusal('return-destination-unfit', where, what, mend)];
  switch (channel) {
    case 'e-mail':
      return to !== undefined && z.email().safeParse(to).success
        ? []
        : unfit(`E-mail goes to the address of one mailbox, not to ${to ?? 'none'}`, 'Give its address');
    case 'webhook':
      return to === undefined
        ? []
        : unfit('A webhook has one address, with which it is set up', 'Leave the address out');
    case 'folder':
      return to === undefined || FOLDER_BELOW.test(to)
        ? []
        : unfit(`${to} is no folder below the one that is set up`, 'Name one such as "finance/returns"');
    case 'mesh':
      return to === undefined || MESH_MAILBOX.test(to)
        ? []
        : unfit(`${to} is no mailbox of MESH`, 'Give letters and digits alone');
  }
}

/** A way that the area has already may be set up no longer: it is refused when something is to go out by it. */
function refuseNewWays(
  { settings, ways }: ChangeSettings,
  { destinations: before }: ReturnSettings,
): Refusal[] {
  const has = new Set(before.map(({ channel }) => channel));
  return settings.destinations.flatMap((each, at) =>
    has.has(each.channel) ? [] : refuseWay(each, ways, `/settings/destinations/${at}/channel`),
  );
}

/** What is to go out by itself goes out before it is late. */
function refuseTime({ settings: { submitsAt }, forms, today }: ChangeSettings): Refusal[] {
  if (submitsAt === undefined) return [];
  const tooEarly = forms.find(({ calendar: { due } }) => {
    const day = due.slice(0, today.length);
    return day >= today && due <= `${day}T${submitsAt}`;
  });
  if (!tooEarly) return [];
  const what = `${tooEarly.code} is due at ${tooEarly.calendar.due}, which is not after ${submitsAt}`;
  return [refusal('submits-too-late', '/settings/submitsAt', what, 'Give an earlier time')];
}

function refuseSettings(command: ChangeSettings, standing: ReturnSettings): Refusal[] {
  const { settings, reason } = command;
  const { contacts, destinations, approvers, thresholds } = settings;
  const twice = (list: readonly string[], where: string) => {
    const again = list.find((each, at) => list.indexOf(each) !== at);
    if (again === undefined) return [];
    return [refusal('return-setting-twice', where, `${again} stands twice`, 'Say it once')];
  };
  return [
    ...twice(
      contacts.map(({ role }) => role),
      '/settings/contacts',
    ),
    ...twice(
      destinations.map(({ channel }) => channel),
      '/settings/destinations',
    ),
    ...twice(
      approvers.map(({ approval }) => approval),
      '/settings/approvers',
    ),
    ...twice(
      thresholds.map(({ rule }) => rule),
      '/settings/thresholds',
    ),
    ...destinations.flatMap((each, at) => refuseDestination(each, `/settings/destinations/${at}/to`)),
    ...refuseNewWays(command, standing),
    ...refuseThresholds(thresholds, standing.thresholds, command),
    ...refuseTime(command),
    ...(reason.trim() === ''
      ? [refusal('return-without-reason', '/reason', 'Nothing is said', 'Say in a sentence why')]
      : []),
  ];
}
