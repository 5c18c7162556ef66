import { createHash, randomBytes } from 'node:crypto';

/** The local issuer's client for people at a terminal. Nothing listens at its address: the code is read on its way there. */
const CLIENT = 'terminal';
const REDIRECT = 'http://127.0.0.1/signed-in';
/** From the question to the form, and from the form to the code, with room to spare. */
const STEPS_MAX = 5;

/** Somebody whom the issuer of this copy knows, and where that issuer is. */
export interface KnownPerson {
  readonly issuer: string;
  readonly id: string;
  readonly secret: string;
}

/**
 * Signs a person in at the local issuer as a browser would, by the authorization code flow with PKCE, and answers with
 * their access token; with none where the issuer does not let them in.
 *
 * @param grants what they ask for instead of their own grants, where they may
 */
export async function signIn(
  person: KnownPerson,
  grants: readonly string[] = [],
): Promise<string | undefined> {
  const browser = new Browser(person.issuer);
  const verifier = randomBytes(32).toString('base64url');
  const state = randomBytes(16).toString('base64url');
  const question = new URLSearchParams({
    client_id: CLIENT,
    response_type: 'code',
    redirect_uri: REDIRECT,
    scope: 'openid',
    state,
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
  });
  const form = await browser.open(`/auth?${question.toString()}`);
  const arrived = await browser.submit(form, { person: person.id, secret: person.secret });
  const { searchParams } = arrived;
  const code = searchParams.get('code');
  const isOurs = searchParams.get('state') === state && searchParams.get('iss') === person.issuer;
  if (code === null || !isOurs) return undefined;
  const response = await fetch(`${person.issuer}/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: CLIENT,
      redirect_uri: REDIRECT,
      code,
      code_verifier: verifier,
      ...(grants.length > 0 && { grants: grants.join(' ') }),
    }),
  });
  const answer = (await response.json()) as { readonly access_token?: unknown };
  return typeof answer.access_token === 'string' ? answer.access_token : undefined;
}

/** As much of a browser as signing in takes: it keeps cookies, follows where it is sent, and stays with the issuer. */
class Browser {
  private readonly cookies = new Map<string, string>();

  constructor(private readonly origin: string) {}

  /** The address of the form that a question ends at. */
  async open(path: string): Promise<URL> {
    return this.follow(new URL(path, this.origin));
  }

  /** The address that sending a form ends at. */
  async submit(form: URL, fields: Readonly<Record<string, string>>): Promise<URL> {
    return this.follow(form, { method: 'POST', body: new URLSearchParams(fields) });
  }

  private async follow(start: URL, sent: RequestInit = {}): Promise<URL> {
    let address = start;
    let step = sent;
    for (let steps = 0; steps < STEPS_MAX && address.origin === this.origin; steps++) {
      const response = await fetch(address, {
        ...step,
        redirect: 'manual',
        headers: { cookie: [...this.cookies].map((pair) => pair.join('=')).join('; ') },
      });
      await response.body?.cancel();
      this.remember(response.headers.getSetCookie());
      const next = response.headers.get('location');
      if (next === null) break;
      address = new URL(next, address);
      step = {};
    }
    return address;
  }

  private remember(lines: readonly string[]): void {
    for (const line of lines) {
      const [, name, value] = /^([^=;]+)=([^;]*)/.exec(line) ?? [];
      if (name !== undefined && value !== undefined) this.cookies.set(name, value);
    }
  }
}
