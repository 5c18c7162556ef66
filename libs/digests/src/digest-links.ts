import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a link does for whoever has it: each does one thing, and no other. */
export type LinkPurpose = 'confirm' | 'stop';

export interface LinkOf {
  readonly id: string;
  readonly linkKey: Buffer;
}

const LINK = /^([0-9a-f]{16})\.([\w-]{43})$/;

/** What a link bears, `0f3a9c2146b8d7e5.Zm9v...`: whose it is, and what nobody else could have made. */
export function linkWord({ id, linkKey }: LinkOf, purpose: LinkPurpose): string {
  return `${id}.${sealOf(linkKey, purpose)}`;
}

/** Whose digest a link says that it is of; undefined where it is no link at all. */
export function idInLink(word: string): string | undefined {
  return LINK.exec(word)?.[1];
}

/** Whether a link was made for this purpose of this subscription. */
export function isLinkOf(word: string, of: LinkOf, purpose: LinkPurpose): boolean {
  const [, id, seal] = LINK.exec(word) ?? [];
  if (id !== of.id || seal === undefined) return false;
  return timingSafeEqual(Buffer.from(seal), Buffer.from(sealOf(of.linkKey, purpose)));
}

function sealOf(linkKey: Buffer, purpose: LinkPurpose): string {
  return createHmac('sha256', linkKey).update(purpose).digest('base64url');
}
