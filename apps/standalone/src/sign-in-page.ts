import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Provider } from 'oidc-provider';
import { isSecretOf } from './local-accounts';
import type { Secret } from './local-accounts';

/** Where somebody signs in; the name of the sign-in they are in follows. */
export const SIGN_IN_PATH = '/sign-in/';

/** A form of two short fields. */
const FORM_BYTES_MAX = 4_096;

/**
 * A person's name in tokens. No client may be called the same: a machine's token names its client there, and must
 * never pass for a person's (RFC 9068, 5).
 */
export function subjectOf(person: string): string {
  return `person:${person}`;
}

/** Shows who may sign in, and lets in who knows their secret. */
export async function signIn(
  provider: Provider,
  people: readonly Secret[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const shown = await letIn(provider, people, request, response);
  if (shown !== undefined) page(response, ...shown);
}

/** Sends on who knows their secret; otherwise says what to show instead. */
async function letIn(
  provider: Provider,
  people: readonly Secret[],
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
  if (request.method === 'GET') return [200, form(people)];
  if (request.method !== 'POST') return [405, '<p>Send the form of this page.</p>'];
  const fields = await readForm(request);
  if (fields === undefined) return [413, `<p>Too much was sent.</p>${form(people)}`];
  const person = fields.get('person') ?? '';
  if (!isSecretOf(people, person, fields.get('secret') ?? '')) {
    return [403, `<p>That is not their secret.</p>${form(people)}`];
  }
  const accountId = subjectOf(person);
  // They are not asked whether this system may know who they are: it is the only one that this issuer serves.
  const grant = new provider.Grant({ clientId, accountId });
  grant.addOIDCScope('openid');
  const result = { login: { accountId, remember: false }, consent: { grantId: await grant.save() } };
  await provider.interactionFinished(request, response, result);
  return undefined;
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

function form(people: readonly Secret[]): string {
  const choices = people.map(({ id }) => `<option>${id}</option>`).join('');
  return `<form method="post">
<p><label>Who are you? <select name="person">${choices}</select></label></p>
<p><label>Your secret <input name="secret" type="password" autocomplete="current-password" required></label></p>
<p>Secrets are in connection.json in the data folder, under people.</p>
<p><button>Sign in</button></p>
</form>`;
}

/** A whole page; `body` is our own markup, and holds nothing that was sent. */
export function page(response: ServerResponse, status: number, body: string): void {
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'cache-control': 'no-store',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'; base-uri 'none'",
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
  });
  response.end(`<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Sign in - Better Care Ledger</title>
<h1>Sign in</h1>
${body}
</html>
`);
}
