import type { Destination } from '../return.events';

// What makes an obligation about a return this one and no other, as one word: its parts hold no stroke.

/** A day's work on a return: `2015-16-q1/2015-08-14`. */
export function onDay(template: string, day: string): string {
  return `${template}/${day}`;
}

/** With the contact it concerns, where it is for one of several: `2015-16-q1/2015-08-14/0f3a9c21`. */
export function readOnDay(period: string): {
  readonly template: string;
  readonly day: string;
  readonly contact: string;
} {
  const [template = '', day = '', contact = ''] = period.split('/');
  return { template, day, contact };
}

/** What the board signed off, counted over the life of a return: `2015-16-q1/1`. */
export function ofSignature(template: string, signature: number): string {
  return `${template}/${signature}`;
}

/** With the contact it concerns, where it is for one of several. */
export function readSignature(period: string): {
  readonly template: string;
  readonly signature: number;
  readonly contact: string;
} {
  const [template = '', signature, contact = ''] = period.split('/');
  return { template, signature: Number(signature), contact };
}

/** One sending of a revision by one way: `2015-16-q1/1/e-mail/1`. */
export interface Sending {
  readonly template: string;
  readonly revision: number;
  readonly channel: Destination['channel'];
  readonly sending: number;
}

export function ofSending(of: Sending): string {
  return `${ofWay(of)}${of.sending}`;
}

/** What every sending of a revision by one way begins with: `2015-16-q1/1/e-mail/`. */
export function ofWay({ template, revision, channel }: Omit<Sending, 'sending'>): string {
  return `${template}/${revision}/${channel}/`;
}

export function readSending(period: string): Sending {
  const [template = '', revision, channel, sending] = period.split('/');
  return {
    template,
    revision: Number(revision),
    channel: channel as Destination['channel'],
    sending: Number(sending),
  };
}

/** With the contact it concerns, where it is for one of several: `2015-16-q1/1/e-mail/1/0f3a9c21`. */
export function readToldSending(period: string): Sending & { readonly contact: string } {
  return { ...readSending(period), contact: period.split('/')[4] ?? '' };
}

/** One look at what became of a sending, counted from 1: `2015-16-q1/1/mesh/1/3`. */
export interface Look extends Sending {
  readonly look: number;
}

export function ofLook({ look, ...sending }: Look): string {
  return `${ofSending(sending)}/${look}`;
}

export function readLook(period: string): Look {
  return { ...readSending(period), look: Number(period.split('/')[4]) };
}
