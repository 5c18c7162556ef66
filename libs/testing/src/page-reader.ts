import {
  cookieKindOf,
  cookieName,
  FORM_TOKEN_FIELD,
  formTokenOf,
  hashOf,
  newSessionId,
  readGrants,
  SessionStore,
} from '#platform';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** Somebody with a browser. */
export interface Reader {
  readonly grants: readonly string[];
  readonly subject?: string;
}

/** What their browser bears, `bettercare-session-80=...`, and the session's id in it. */
export interface SignedIn {
  readonly cookie: string;
  readonly id: string;
}

/** What a browser is sent. */
export interface PageShown {
  readonly status: number;
  readonly location: string | null;
  readonly headers: Headers;
  /** The page as it came, and its words alone. */
  readonly html: string;
  readonly words: string;
}

/** What is sent from a page: fields by their names, a file among them. */
export type FormSent = Readonly<Record<string, string | File>>;

/** Signs somebody in to an application at an address. */
export async function signInReader(
  application: NestFastifyApplication,
  address: string,
  { grants, subject = 'reader' }: Reader,
): Promise<SignedIn> {
  const id = newSessionId();
  const begun = { idHash: hashOf(id), subject, shownName: subject, grants: readGrants([...grants]) };
  await application.get(SessionStore).begin(begun);
  return { cookie: `${cookieName(cookieKindOf(new URL(address).origin), 'session')}=${id}`, id };
}

/** Opens a page as somebody who signed in; with `form`, sends that from it. */
export async function openPage(
  address: string,
  path: string,
  { cookie, id }: SignedIn,
  form?: FormSent,
): Promise<PageShown> {
  const { origin } = new URL(address);
  const response = await fetch(`${address}${path}`, {
    redirect: 'manual',
    headers: { cookie, origin, accept: 'text/html' },
    ...(form && { method: 'POST', body: bodyOf({ ...form, [FORM_TOKEN_FIELD]: formTokenOf(id) }) }),
  });
  const html = await response.text();
  const words = html.replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  const { status, headers } = response;
  return { status, location: headers.get('location'), headers, html, words };
}

/** As a browser sends it: in parts where a file is among them. */
function bodyOf(form: FormSent): FormData | URLSearchParams {
  const isInParts = Object.values(form).some((value) => typeof value !== 'string');
  const body = isInParts ? new FormData() : new URLSearchParams();
  for (const [name, value] of Object.entries(form)) body.append(name, value as string);
  return body;
}
