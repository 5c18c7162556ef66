import { londonInWords } from '#kernel';
import { FORM_TOKEN_FIELD, isGranted, sessionOf, WATCHERS } from '#platform';
import type { Identity, Session, ShownProblem } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { html, type Html } from './html';
import { problemContent } from './problem.page';
import { pageOf, type Crumb, type Page, type Reader } from './page-of';
import { addressOfPage, fileAsked, sendTables, tableLinks } from './table-files';

/** Nothing comes from elsewhere, nothing is written into the page, nobody frames it, and forms stay here. */
const POLICY = [
  "default-src 'none'",
  "style-src 'self'",
  "script-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** What one person may see is kept by nobody else's cache, and not after they signed out: pages, and files from them. */
export const KEPT_BY_NOBODY = { 'cache-control': 'no-store' };

/** Headers of every page. */
const PAGE_HEADERS = {
  'content-security-policy': POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'referrer-policy': 'same-origin',
};

/** Sends a page to whoever asks for it, with who they are at its head. */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  page: Omit<Page, 'reader'>,
  status = 200,
): Promise<void> {
  void reply.headers(KEPT_BY_NOBODY);
  const { title, content, hasFiles = false } = page;
  const address = addressOfPage(request.url);
  const file = hasFiles ? fileAsked(request) : undefined;
  if (file !== undefined) {
    await sendTables(reply, { title, content, address, host: request.host }, file);
    return;
  }
  const shown = hasFiles && status === 200 ? html`${content} ${tableLinks(content, address)}` : content;
  const printed = `${request.host}${address}, ${londonInWords(new Date(), 'minute')}`;
  // A form that was refused says so before anything else: in a tab, and to whoever is read to.
  const named = status < 400 ? title : `Error: ${title}`;
  await send(reply, { ...page, title: named, content: shown, printed }, sessionOf(request), status);
}

/**
 * Sends a page that is the same for everybody, and that anybody's cache may keep for a while: it does not say who reads
 * it.
 */
export async function sendPublicPage(
  reply: FastifyReply,
  page: Omit<Page, 'reader'>,
  keptSeconds: number,
): Promise<void> {
  void reply.header('cache-control', `public, max-age=${keptSeconds}`);
  await send(reply, page, undefined, 200);
}

/** Sends the page of why another one cannot be shown. */
export function sendProblemPage(reply: FastifyReply, status: number, shown: ShownProblem): void {
  void reply.headers(KEPT_BY_NOBODY);
  void send(reply, problemContent(shown), shown.session, status);
}

async function send(
  reply: FastifyReply,
  page: Omit<Page, 'reader'>,
  session: Session | undefined,
  status: number,
): Promise<void> {
  const isOpen = (crumb: Crumb): boolean => isOpenTo(session?.identity, crumb);
  const trail = (page.trail ?? []).filter(isOpen);
  const sections = (page.sections ?? []).filter(isOpen);
  const { text } = pageOf({ ...page, trail, sections, reader: session && readerOf(session) });
  await reply.status(status).headers(PAGE_HEADERS).type('text/html; charset=utf-8').send(text);
}

/** What every form of a page sends along, so that no other site can send it. */
export function formToken({ formToken }: Session): Html {
  return html`<input type="hidden" name="${FORM_TOKEN_FIELD}" value="${formToken}" />`;
}

function readerOf(session: Session): Reader {
  const signOut = html`<form method="post" action="/sign-out">
    ${formToken(session)}<button type="submit">Sign out</button>
  </form>`;
  const ways = WAYS.filter((way) => isOpenTo(session.identity, way));
  return { name: session.shownName, ways, signOut };
}

/** Whether a page is for whoever reads the one that leads there. */
function isOpenTo(reader: Identity | undefined, { onlyFor }: Crumb): boolean {
  if (onlyFor === undefined) return true;
  const { roles, scope } = onlyFor;
  if (reader === undefined) return false;
  return scope === undefined
    ? reader.grants.some(({ role }) => roles.includes(role))
    : isGranted(reader, roles, scope);
}

/** Where people go beside the areas. */
const WAYS: readonly Crumb[] = [
  { name: 'Upload', path: '/uploads', onlyFor: { roles: ['publisher'] } },
  { name: 'England', path: '/england', onlyFor: { roles: WATCHERS, scope: '*' } },
  { name: 'Quarantine', path: '/quarantine', onlyFor: { roles: ['publisher', 'administrator'] } },
  {
    name: 'Administration',
    path: '/administration',
    onlyFor: { roles: ['auditor', 'administrator'], scope: '*' },
  },
];
