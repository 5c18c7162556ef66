import { createHash, createHmac } from 'node:crypto';
import { fail, ok } from '#kernel';
import type { WebhookSettings } from '#platform';
import { failureOf, failureOfNone } from './answered';
import type { Channel, Sent } from './channel';
import { cutSaid, unfitDestination } from './failures';
import { exchange } from './http-exchange';
import type { TlsOptions } from './http-exchange';
import type { TimeLimits } from './limits';
import type { Parcel } from './parcel';

export interface WebhookOptions extends WebhookSettings {
  readonly tls: TlsOptions;
  readonly limits: TimeLimits;
  readonly now: () => Date;
}

/**
 * Posts a parcel as JSON, signed as Standard Webhooks has it (https://www.standardwebhooks.com): `webhook-id` is the
 * parcel's, by which a receiver knows what it has. The body is the same for every attempt, the time of the signature
 * is not.
 */
export function webhookChannel(options: WebhookOptions): Channel {
  return { name: 'webhook', send: (parcel) => send(parcel, options) };
}

async function send(parcel: Parcel, options: WebhookOptions): Promise<Sent> {
  const { url, secret, tls, limits, now } = options;
  const where = new URL(url).origin;
  if (parcel.to !== undefined)
    return fail(unfitDestination(parcel.to, 'A webhook has one address, which the settings name'));
  const body = Buffer.from(JSON.stringify(described(parcel)));
  const timestamp = String(Math.floor(now().getTime() / 1000));
  try {
    const answer = await exchange(
      {
        method: 'POST',
        url: new URL(url),
        headers: {
          'content-type': 'application/json',
          'user-agent': 'better-care-ledger',
          'webhook-id': parcel.id,
          'webhook-timestamp': timestamp,
          'webhook-signature': `v1,${signature(secret, parcel.id, timestamp, body)}`,
        },
        body,
      },
      limits,
      tls,
    );
    if (answer.status < 200 || answer.status > 299) return fail(failureOf(answer, where));
    return ok({
      channel: 'webhook',
      id: parcel.id,
      // It is the addressee who answers.
      state: 'acknowledged',
      at: now().toISOString(),
      reference: parcel.id,
      said: cutSaid(`${answer.status} ${answer.text}`),
    });
  } catch (cause) {
    return fail(failureOfNone(cause, where));
  }
}

function described({ id, at, subject, text, attachments }: Parcel) {
  return {
    type: 'parcel.sent',
    timestamp: at,
    data: {
      id,
      subject,
      text,
      attachments: attachments.map(({ name, mediaType, bytes }) => ({
        name,
        mediaType,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        content: Buffer.from(bytes).toString('base64'),
      })),
    },
  };
}

function signature(secret: string, id: string, timestamp: string, body: Buffer): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest('base64');
}
