import { Server } from '../server';
import { decideOver, say } from './decision-desk';
import type { DecidingOptions } from './decision-desk';

interface Whose extends DecidingOptions {
  readonly area: string;
}

/** What the tracker answers of a digest, as far as it is shown here. */
interface DigestShown {
  readonly area: string;
  readonly status: 'off' | 'asked' | 'on';
  readonly rhythm?: string;
  readonly address?: string;
  readonly toldUpTo?: string;
  readonly isMailSetUp: boolean;
  readonly decisions: readonly {
    readonly type: string;
    readonly actor: string;
    readonly recordedAt: string;
    readonly by?: string;
  }[];
}

export async function showDigest(options: Whose): Promise<number> {
  const server = new Server(options, { person: 'operator' }, grantsOf(options));
  return say(await server.ask<DigestShown>(digestPath(options), {}), digestLines, options);
}

export function askDigest(
  options: Whose & { readonly rhythm: string; readonly address: string },
): Promise<number> {
  const { rhythm, address } = options;
  return decide('ask', { rhythm, address }, options);
}

export function stopDigest(options: Whose): Promise<number> {
  return decide('stop', {}, options);
}

function decide(command: string, body: object, options: Whose): Promise<number> {
  return decideOver(
    {
      ...{ path: digestPath(options), command, body, grants: grantsOf(options) },
      ...{ byPerson: true, name: `digest of ${options.area}` },
    },
    options,
  );
}

function digestLines(digest: DigestShown): string[] {
  const { area, status, rhythm, address, toldUpTo, isMailSetUp, decisions } = digest;
  const where = address === undefined ? '' : `, ${rhythm ?? ''} to ${address}`;
  return [
    `${area}: ${status}${where}${toldUpTo === undefined ? '' : `, told up to ${toldUpTo}`}`,
    ...(status === 'asked' ? ['  open the link in the first mail, and confirm the address'] : []),
    ...(isMailSetUp ? [] : ['  no mail can be sent from here: SMTP_URL and MAIL_FROM are not set']),
    ...decisions.map(({ type, actor, recordedAt, by }) => {
      const how = by === undefined || by === 'person' ? '' : ` (${by})`;
      return `  ${recordedAt}  ${type}  ${actor}${how}`;
    }),
  ];
}

function digestPath({ area }: Whose): string {
  return `/v1/areas/${encodeURIComponent(area)}/digest`;
}

function grantsOf({ area }: Whose): string[] {
  return [`viewer@${area}`];
}
