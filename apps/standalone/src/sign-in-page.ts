import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { isSecretOf } from './local-accounts';
import type { LocalPerson, Secret } from './local-accounts';

/** Where somebody signs in; the name of the sign-in they are in follows. */
export const SIGN_IN_PATH = '/sign-in/';

/** A form of two short fields. */
const FORM_BYTES_MAX = 4_096;

/** Whom the page lets in, and how it knows them. */
export interface SignIn {
  readonly provider: Provider;
  readonly issuer: string;
  readonly people: readonly LocalPerson[];
  readonly secrets: readonly Secret[];
  /** The browsers in which a click is enough. */
  readonly entrance: { knows(request: IncomingMessage): boolean };
}

/**
 * A person's name in tokens. No client may be called the same: a machine's token names its client there, and must
 * never pass for a person's (RFC 9068, 5).
 */
export function subjectOf(person: string): string {
  return `person:${person}`;
}

/** Shows who may sign in, and lets in whoever is chosen in a known browser, or has their secret. */
export async function signIn(
  signIn: SignIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const shown = await letIn(signIn, request, response);
  if (shown !== undefined) page(response, ...shown);
}

/** Sends on who is let in; otherwise says what to show instead. */
async function letIn(
  { provider, issuer, people, secrets, entrance }: SignIn,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<readonly [status: number, body: string] | undefined> {
  let clientId: string;
  try {
    const { params } = await provider.interactionDetails(request, response);
    clientId = String(params['client_id']);
  } catch {
    return [400, '<p>This sign-in is over, or was begun elsewhere. Begin again.</p>'];
  }
  const isKnown = entrance.knows(request);
  const form = isKnown ? choice(people) : secretForm(people);
  if (request.method === 'GET') return [200, form];
  if (request.method !== 'POST') return [405, '<p>Send the form of this page.</p>'];
  const fields = await readForm(request);
  if (fields === undefined) return [413, `<p>Too much was sent.</p>${form}`];
  const person = fields.get('person') ?? '';
  const isChosen = isKnown && isSentFrom(issuer, request) && secrets.some(({ id }) => id === person);
  if (!isChosen && !isSecretOf(secrets, person, fields.get('secret') ?? '')) {
    return [403, `<p role="alert"><strong>That is not their secret.</strong></p>${form}`];
  }
  const accountId = subjectOf(person);
  // They are not asked whether this system may know who they are: it is the only one that this issuer serves.
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope('openid profile');
  const result = { login: { accountId, remember: false }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
  return undefined;
}

/** Whether the form was sent from this very page, as the browser says: other pages on this machine have its cookies too. */
function isSentFrom(issuer: string, { headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  return headers.origin === issuer && (site === undefined || site === 'same-origin');
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams | undefined> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > FORM_BYTES_MAX) return undefined;
    parts.push(part);
  }
  return new URLSearchParams(Buffer.concat(parts).toString('utf8'));
}

function choice(people: readonly LocalPerson[]): string {
  const choices = people.map(
    ({ id, name, does }) =>
      `<li><button name="person" value="${id}" aria-describedby="${id}-does">${name}</button>
<p id="${id}-does">${does}</p></li>`,
  );
  return `<p>These are the sample people of this ledger, which is on this machine alone. Choose whom to be; signed out, you
may be another.</p>
<form method="post"><ul>${choices.join('\n')}</ul></form>`;
}

function secretForm(people: readonly LocalPerson[]): string {
  const choices = people.map(({ id, name }) => `<option value="${id}">${name}</option>`).join('');
  return `<p>In this browser it is not known that the ledger is yours. <strong>Open the address after “Pages” that was
printed when it was started</strong>, and you sign in by a click. Or give a secret:</p>
<form method="post">
<p><label for="person">Who are you?</label>
<select id="person" name="person">${choices}</select></p>
<p><label for="secret">Your secret</label>
<span id="hint">It stands in connection.json in the data folder, under people.</span>
<input id="secret" name="secret" type="password" autocomplete="current-password" aria-describedby="hint" required></p>
<p><button>Sign in</button></p>
</form>`;
}

const STYLE = `
  * { box-sizing: border-box; }
  body { margin: 0; font: 1.125rem/1.5 system-ui, -apple-system, 'Segoe UI', sans-serif; color: #1b1f24; background: #f5f6f7; }
  header { background: #24303c; color: #fff; }
  header p, main { max-width: 44rem; margin: 0 auto; padding: 0.75rem 1rem; }
  header p { font-weight: 600; }
  h1 { font-size: 1.75rem; line-height: 1.2; margin: 0.75rem 0; }
  ul { list-style: none; margin: 0; padding: 0; }
  li { margin: 0 0 0.75rem; padding: 0.75rem 1rem; background: #fff; border-left: 0.25rem solid #24303c; }
  li p { margin: 0.375rem 0 0; }
  label, span { display: block; }
  label { font-weight: 600; }
  button, select, input { font: inherit; min-height: 2.75rem; max-width: 100%; padding: 0.375rem 0.75rem; }
  select, input { border: 2px solid #4a5561; background: #fff; color: inherit; }
  button { border: 2px solid #1a5c3c; border-radius: 0.25rem; background: #1d6b45; color: #fff; font-weight: 600; text-align: left; cursor: pointer; }
  :focus-visible { outline: 3px solid #1b1f24; outline-offset: 2px; box-shadow: 0 0 0 2px #fff; }
`;

/** Nothing is loaded or run, and nobody frames it; its one style is known by its hash. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ');

/** A whole page; `body` is our own markup, and holds nothing that was sent. */
export function page(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': POLICY,
    // Its form has to say where it is sent from.
    'referrer-policy': 'same-origin',
    'x-content-type-options': 'nosniff',
  });
  response.end(`<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in - Better Care Ledger</title>
<style>${STYLE}</style>
</head>
<body>
<header><p>Better Care Ledger</p></header>
<main>
<h1>Sign in</h1>
${body}
</main>
</body>
</html>
`);
}
