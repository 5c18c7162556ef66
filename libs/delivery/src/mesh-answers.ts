import { z } from 'zod';
import type { DeliveryFailure, Receipt } from './channel';
import { failureOf } from './answered';
import { answerLost, cameBack, cutSaid, recipientRefused } from './failures';
import type { Answer } from './http-exchange';

// MESH says more than this; nothing else of it is used.

const errorsSchema = z.object({
  detail: z.array(z.object({ code: z.string().optional(), msg: z.string().optional() })).optional(),
});
const sentSchema = z.object({ message_id: z.string().min(1) });
const inboxSchema = z.object({
  messages: z.array(z.string()),
  links: z.object({ next: z.string().optional() }).optional(),
});
const trackingSchema = z.object({
  messageId: z.string().min(1),
  status: z.string(),
  localId: z.string().nullish(),
  uploadTimestamp: z.string().nullish(),
  downloadTimestamp: z.string().nullish(),
  failureDiagnostic: z.string().nullish(),
  statusDescription: z.string().nullish(),
});

/** `Unregistered to address`. */
const UNREGISTERED = '12';

/** What an answer that is no success means for the parcel. */
export function meshFailure(answer: Answer, where: string): DeliveryFailure {
  const codes = readAs(errorsSchema, answer)?.detail?.map(({ code }) => code) ?? [];
  if (!codes.includes(UNREGISTERED)) return failureOf(answer, where);
  return recipientRefused({ where, what: 'MESH knows no such mailbox', said: answer.text });
}

/** A success that does not say what it should leaves open what became of the parcel. */
export function notUnderstood(answer: Answer, where: string): DeliveryFailure {
  return answerLost({ where, what: `MESH answered ${answer.status} with something else`, said: answer.text });
}

export function readMessageId(answer: Answer): string | undefined {
  return readAs(sentSchema, answer)?.message_id;
}

/** A part of what lies in a mailbox, and by what to ask for the next part, where there is one. */
export interface InboxPart {
  readonly messages: readonly string[];
  readonly next: string | undefined;
}

export function readInbox(answer: Answer): InboxPart | undefined {
  const read = readAs(inboxSchema, answer);
  if (read === undefined) return undefined;
  const { messages, links } = read;
  const asked = links?.next?.split('?')[1];
  return { messages, next: new URLSearchParams(asked).get('continue_from') ?? undefined };
}

/** Where a message is that was sent: its parts still under way, with MESH, collected, or nowhere any more. */
export interface Tracked {
  readonly messageId: string;
  readonly state: 'uploading' | 'accepted' | 'acknowledged' | 'failed';
  readonly at: string | undefined;
  readonly why: string;
  readonly said: string;
}

export function readTracking(answer: Answer): Tracked | undefined {
  const read = readAs(trackingSchema, answer);
  if (read === undefined) return undefined;
  const state = stateOf(read.status.toLowerCase());
  const moment = state === 'acknowledged' ? read.downloadTimestamp : read.uploadTimestamp;
  return {
    messageId: read.messageId,
    state,
    at: momentOf(moment ?? ''),
    why: read.failureDiagnostic ?? read.statusDescription ?? read.status,
    said: answer.text,
  };
}

function stateOf(status: string): Tracked['state'] {
  if (status === 'uploading' || status === 'accepted' || status === 'acknowledged') return status;
  return 'failed';
}

/** `20151120103801`, in UTC. */
function momentOf(text: string): string | undefined {
  const [, ...parts] = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(text) ?? [];
  if (parts.length === 0) return undefined;
  const [year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

export function meshReceipt(id: string, { messageId, state, at, said }: Tracked, now: Date): Receipt {
  return {
    channel: 'mesh',
    id,
    state: state === 'acknowledged' ? 'acknowledged' : 'accepted',
    at: at ?? now.toISOString(),
    reference: messageId,
    said: cutSaid(said),
  };
}

export function meshReturn({ messageId, why, said }: Pick<Tracked, 'messageId' | 'why' | 'said'>) {
  return cameBack({ where: messageId, what: `MESH could not deliver it: ${why}`, said });
}

function readAs<Schema extends z.ZodType>(schema: Schema, { text }: Answer): z.infer<Schema> | undefined {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return undefined;
  }
  return schema.safeParse(json).data;
}
