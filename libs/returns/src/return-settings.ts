import type { Decider } from '#decisions';
import { canonicalJson, fail, ok, type Refusal } from '#kernel';
import { z } from 'zod';
import { refusal } from './rules';

const code = z
  .string()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/)
  .max(60);
const words = z.string().trim().min(1).max(2_000);
const organisation = z
  .string()
  .regex(/^urn:(ods:[A-Z0-9]{3,10}|ons:[EW]\d{8})$/, 'is no organisation such as "urn:ods:06H"');

const destinationSchema = z.strictObject({
  channel: z.enum(['e-mail', 'folder', 'webhook', 'mesh']),
  /** An address, or a mailbox; the one that the way is set up with where it is left out. */
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

export function returnSettingsStream(area: string): string {
  return `return-settings/${area}`;
}

export const NO_SETTINGS: ReturnSettings = returnSettingsSchema.parse({});

interface ChangeSettings {
  readonly area: string;
  readonly settings: ReturnSettings;
  readonly reason: string;
}

export const returnSettingsDecider: Decider<
  ReturnSettings,
  ChangeSettings,
  ReturnSettingsChanged,
  readonly Refusal[]
> = {
  initialState: NO_SETTINGS,
  decide: ({ area, settings, reason }, before) => {
    const refusals = refuseSettings(settings, reason);
    if (refusals.length > 0) return fail(refusals);
    if (canonicalJson(settings) === canonicalJson(before)) return ok([]);
    return ok([{ type: 'return-settings.changed', data: { area, settings, reason } }]);
  },
  evolve: (_, { data }) => data.settings,
};

function refuseSettings({ contacts, destinations, approvers, thresholds }: ReturnSettings, reason: string) {
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
    ...(reason.trim() === ''
      ? [refusal('return-without-reason', '/reason', 'Nothing is said', 'Say in a sentence why')]
      : []),
  ];
}
