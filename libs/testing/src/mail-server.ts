import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import type { ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';
import type { SMTPServerOptions } from 'smtp-server';
import { CERTIFICATE, CERTIFICATE_KEY } from './certificate';

interface ReceivedMail {
  readonly raw: Buffer;
  readonly from: string;
  readonly to: readonly string[];
  readonly isSecure: boolean;
  readonly user: string | undefined;
}

/** A line of the server that refuses: its number first. */
class Refusal extends Error {
  readonly responseCode: number;
  constructor(line: string) {
    super(line.slice(4));
    this.responseCode = Number(line.slice(0, 3));
  }
}

export const MAIL_USER = { user: 'ledger', password: 'hunter2/hunter2' };

/** A real mail server, which keeps what it takes; with a login where it asks for one. */
export class MailServer {
  readonly received: ReceivedMail[] = [];
  /** Refused with, in place of taking the message. */
  refusing: { readonly recipient?: string; readonly message?: string } = {};
  /** Takes the message, and is gone before it says so. */
  losesAnswer = false;
  private readonly server: SMTPServer;

  private constructor(options: SMTPServerOptions) {
    this.server = new SMTPServer({
      disableReverseLookup: true,
      authOptional: true,
      cert: CERTIFICATE,
      key: CERTIFICATE_KEY,
      closeTimeout: 100,
      onAuth: ({ username, password }, _session, done) => {
        const isKnown = username === MAIL_USER.user && password === MAIL_USER.password;
        if (isKnown) done(null, { user: username });
        else done(new Refusal('535 5.7.8 Authentication failed'));
      },
      onRcptTo: (_address, _session, done) =>
        done(this.refusing.recipient === undefined ? null : new Refusal(this.refusing.recipient)),
      onData: (stream, { envelope, secure, user }, done) => {
        const parts: Buffer[] = [];
        stream.on('data', (part: Buffer) => parts.push(part));
        stream.on('end', () => {
          if (this.refusing.message !== undefined) {
            done(new Refusal(this.refusing.message));
            return;
          }
          this.received.push({
            raw: Buffer.concat(parts),
            from: envelope.mailFrom === false ? '' : envelope.mailFrom.address,
            to: envelope.rcptTo.map(({ address }) => address),
            isSecure: secure,
            user: user as string | undefined,
          });
          if (this.losesAnswer) this.cut();
          else done(null, `2.0.0 Ok: queued as ${this.received.length}`);
        });
      },
      ...options,
    });
    // A client that does not trust the certificate goes away in the middle of it.
    this.server.on('error', () => undefined);
  }

  static async start(options: SMTPServerOptions = {}): Promise<MailServer> {
    const server = new MailServer(options);
    const listening = server.server.listen(0, '127.0.0.1');
    await once(listening, 'listening');
    return server;
  }

  /** Where it is found, by whom: `user:password@`. */
  address(scheme: 'smtp' | 'smtps', user = ''): string {
    const { port } = this.server.server.address() as AddressInfo;
    return `${scheme}://${user}127.0.0.1:${port}`;
  }

  async mails(): Promise<ParsedMail[]> {
    // Loaded here, since few specs read mails.
    const { simpleParser } = await import('mailparser');
    return Promise.all(this.received.map(({ raw }) => simpleParser(raw)));
  }

  async close(): Promise<void> {
    await new Promise<void>((resolve) => this.server.close(resolve));
  }

  private cut(): void {
    for (const connection of this.server.connections) connection._socket.destroy();
  }
}
