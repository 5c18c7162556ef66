import { Readable } from 'node:stream';
import { fail, ok } from '#kernel';
import { isLoopback } from '#platform';
import type { MailSettings } from '#platform';
import { createTransport } from 'nodemailer';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { Channel, DeliveryFailure, Sent } from './channel';
import {
  answerLost,
  busy,
  cutSaid,
  loginRefused,
  recipientRefused,
  refusedByReceiver,
  unfitDestination,
  unreachable,
} from './failures';
import type { TlsOptions } from './http-exchange';
import type { TimeLimits } from './limits';
import type { Parcel } from './parcel';

export interface EMailOptions extends MailSettings {
  readonly tls: TlsOptions;
  readonly limits: TimeLimits;
  readonly now: () => Date;
}

/** One mailbox: of several, one might refuse what the others took. */
const MAILBOX = /^[^\s@<>,;:"()[\]\\]{1,64}@[A-Za-z0-9.-]{1,189}$/;

/**
 * Sends a parcel as one e-mail, whose Message-ID is made from the parcel's id: the same for every attempt, like every
 * other byte of it. The mail server's reply to the message is the receipt; that the addressee has it nobody says.
 */
export function eMailChannel(options: EMailOptions): Channel {
  return { name: 'e-mail', send: (parcel) => send(parcel, options) };
}

async function send(parcel: Parcel, options: EMailOptions): Promise<Sent> {
  const { to } = parcel;
  if (to === undefined || !MAILBOX.test(to))
    return fail(unfitDestination(to ?? '', 'It is not the address of one mailbox'));
  const messageId = messageIdOf(parcel, options.from);
  const message = await compose(parcel, to, messageId, options.from);
  let isSent = false;
  // The server asks for it once it has agreed to everything before it.
  const raw = Readable.from(
    (function* () {
      isSent = true;
      yield message;
    })(),
  );
  const transport = createTransport(transportOptions(options));
  try {
    const { response } = await transport.sendMail({
      envelope: { from: options.from, to: [to], size: message.byteLength },
      raw,
      messageId,
      signal: AbortSignal.timeout(options.limits.wholeMs),
    });
    return ok({
      channel: 'e-mail',
      id: parcel.id,
      state: 'accepted',
      at: options.now().toISOString(),
      reference: messageId,
      said: cutSaid(response),
    });
  } catch (cause) {
    return fail(failureOf(cause as SmtpError, to, isSent));
  } finally {
    transport.close();
  }
}

function messageIdOf({ id }: Parcel, from: string): string {
  return `<${id}@${from.slice(from.lastIndexOf('@') + 1)}>`;
}

function compose(parcel: Parcel, to: string, messageId: string, from: string): Promise<Buffer> {
  const { id, at, subject, text, html, stopAt, attachments } = parcel;
  return new MailComposer({
    from,
    to,
    subject,
    text,
    html,
    messageId,
    date: new Date(at),
    ...(stopAt !== undefined && {
      headers: {
        'List-Unsubscribe': `<${stopAt}>`,
        'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
      },
    }),
    // Otherwise drawn by chance.
    baseBoundary: id,
    attachments: attachments.map(({ name, mediaType, bytes }) => ({
      filename: name,
      contentType: mediaType,
      content: Buffer.from(bytes),
      // Otherwise the line ends of a text would be whatever a mail server makes of them.
      contentTransferEncoding: 'base64',
    })),
    disableFileAccess: true,
    disableUrlAccess: true,
  })
    .compile()
    .build();
}

function transportOptions({ url, tls, limits }: EMailOptions) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const secure = protocol === 'smtps:';
  return {
    host,
    port: port === '' ? (secure ? 465 : 587) : Number(port),
    secure,
    // What is sent is for the addressee alone: never in the clear, unless it does not leave this machine.
    requireTLS: !secure && !isLoopback(host),
    tls,
    ...(username !== '' && {
      auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
      // Never without the login that was asked for.
      forceAuth: true,
    }),
    connectionTimeout: limits.connectMs,
    greetingTimeout: limits.idleMs,
    socketTimeout: limits.idleMs,
    dnsTimeout: limits.connectMs,
  };
}

/** As nodemailer tells what went wrong. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly command?: string;
  /** The server's line, and its first three digits. */
  readonly response?: string;
  readonly responseCode?: number;
}

const AUTHENTICATION_REQUIRED = 530;

function failureOf(error: SmtpError, where: string, isSent: boolean): DeliveryFailure {
  const { code, command = '', response, responseCode = 0, message } = error;
  const told = { where, what: `The mail server did not take it: ${message}`, said: response ?? '' };
  // What the server said to STARTTLS is said to nobody's parcel.
  if (code === 'ETLS') return unreachable(told);
  const isLater = responseCode >= 400 && responseCode < 500;
  if (isLater) return busy(told);
  if (code === 'EAUTH' || responseCode === AUTHENTICATION_REQUIRED) return loginRefused(told);
  if (responseCode >= 500 && command.startsWith('RCPT')) return recipientRefused(told);
  // The second without being asked: larger than the server says it takes.
  if (responseCode >= 500 || code === 'EMESSAGE') return refusedByReceiver(told);
  return isSent ? answerLost(told) : unreachable(told);
}
