import { z } from 'zod';

/** How often a digest comes: on working days, or on the first of them in a week. */
export const RHYTHMS = ['daily', 'weekly'] as const;
export type Rhythm = (typeof RHYTHMS)[number];

/** What somebody asks for. The address stands in no decision: what is decided is never erased. */
export const digestAskedSchema = z.strictObject({
  rhythm: z.enum(RHYTHMS).meta({ description: 'How often it comes.', examples: ['daily'] }),
  address: z
    .email('is no address such as "a.person@example.org"')
    .max(200)
    .meta({ description: 'Where it goes, once that is confirmed.', examples: ['a.person@example.org'] }),
});
export type DigestAsked = z.infer<typeof digestAskedSchema>;

/** Somebody asked for it, and a mail went to the address that they gave: nothing else does before they confirm it. */
export interface AskedFor {
  readonly type: 'digest.asked';
  readonly data: { readonly area: string; readonly rhythm: Rhythm };
}

/** They have the mail: from now on digests go there. */
export interface Confirmed {
  readonly type: 'digest.confirmed';
  readonly data: { readonly area: string };
}

/** It comes more or less often, to the same address. */
export interface RhythmChanged {
  readonly type: 'digest.changed';
  readonly data: { readonly area: string; readonly rhythm: Rhythm };
}

/**
 * How it was stopped: by its person; by whoever has a mail of it; or by the reporter, since they may not see the area any
 * more, or have not been here for long.
 */
export const STOPPED_BY = ['person', 'link', 'grant-gone', 'away'] as const;
export type StoppedBy = (typeof STOPPED_BY)[number];

/** Nothing is sent any more, and the address is forgotten. */
export interface Stopped {
  readonly type: 'digest.stopped';
  readonly data: { readonly area: string; readonly by: StoppedBy };
}

export type DigestEvent = AskedFor | Confirmed | RhythmChanged | Stopped;

/** The stream of what one person decides about their digest of one area: `digest/E06000031/person%3Aboard`. */
export function digestStream(area: string, subject: string): string {
  return `digest/${area}/${encodeURIComponent(subject)}`;
}
