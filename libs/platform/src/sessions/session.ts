import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import type { Identity } from '../identity/grants';

/** Somebody who signed in to the pages, as they stand while a request of theirs is answered. */
export interface Session {
  /** What is kept of its id: by it a session is found, and not entered. */
  readonly idHash: Buffer;
  readonly identity: Identity;
  /** What they are called on the pages. */
  readonly shownName: string;
  /** What every form of theirs has to send, so that no other site can send it for them. */
  readonly formToken: string;
}

/** The field of a form that holds its session's token. */
export const FORM_TOKEN_FIELD = 'form-token';

/** What begins the name of a field that a form sends along unseen: nobody typed it. */
export const UNSEEN = 'unseen-';

/** What begins the name, among what is unseen, under which a field is sent as it stood before anything was typed in it. */
export const STOOD = 'stood-';

/** What begins the name, among what is unseen, under which it is sent what a field is called on its page. */
export const CALLED = 'called-';

const ID_BYTES = 32;
/** 43 digits of 6 bits each, the last two of which say nothing. */
const ID_PATTERN = /^[\w-]{42}[AEIMQUYcgkosw048]$/;

/** What a session is known by: it stands in its person's cookie and nowhere else. */
export function newSessionId(): string {
  return randomBytes(ID_BYTES).toString('base64url');
}

/** Whether this could be one at all; what could not is not asked for. */
export function isSessionId(text: string): boolean {
  return ID_PATTERN.test(text);
}

/** What is kept of it. */
export function hashOf(id: string): Buffer {
  return createHash('sha256').update(id).digest();
}

/** Follows from the session's id, so that it need not be kept, and tells nothing of it. */
export function formTokenOf(id: string): string {
  return createHmac('sha256', id).update('form').digest('base64url');
}

/** What differs cannot be told from how long the answer takes. */
export function isFormTokenOf({ formToken }: Session, given: string): boolean {
  return timingSafeEqual(hashOf(formToken), hashOf(given));
}

const SESSIONS = new WeakMap<FastifyRequest['raw'], Session>();

export function rememberSession({ raw }: Pick<FastifyRequest, 'raw'>, session: Session): void {
  SESSIONS.set(raw, session);
}

/** Whose session a request to a page bears; nobody's where none of it stands. */
export function sessionOf({ raw }: Pick<FastifyRequest, 'raw'>): Session | undefined {
  return SESSIONS.get(raw);
}
