import { signIn } from '#installation';
import type { Door } from './publish-sample';

/** Anything that is decided on, as it is read: commands are given over its version. */
export interface Standing {
  readonly version: number;
}

interface Problem {
  readonly title?: string;
  readonly errors?: readonly { readonly rule: string; readonly what: string }[];
}

/** Somebody else has decided in between, such as what falls due by itself. */
export class Overtaken extends Error {}

/** The sample's people at work: over HTTP, each signed in as they would be, and allowed what they are. */
export class SampleDesk {
  private readonly tokens = new Map<string, Promise<string>>();

  constructor(
    private readonly door: Door,
    private readonly signal: AbortSignal,
  ) {}

  /** What stands at an address; nothing where nobody has begun it. */
  async read<Known extends object>(person: string, path: string): Promise<Known | undefined> {
    const { status, answer } = await this.send(person, path);
    if (status === 404) return undefined;
    if (status !== 200) throw refused(path, status, answer as Problem);
    return answer as Known;
  }

  /** Has a person decide over what stands, or over nothing where it begins with this; answers with what stands then. */
  async decide(person: string, path: string, body: object, over: Standing | undefined): Promise<Standing> {
    const { status, answer } = await this.send(person, path, { body, over });
    if (status !== 200) throw refused(path, status, answer as Problem);
    return answer as Standing;
  }

  private async send(
    person: string,
    path: string,
    decided?: { readonly body: object; readonly over: Standing | undefined },
  ): Promise<{ readonly status: number; readonly answer: unknown }> {
    const authorization = `Bearer ${await this.tokenOf(person)}`;
    const response = await fetch(this.door.url + path, {
      ...(decided && { method: 'POST', body: JSON.stringify(decided.body) }),
      headers: {
        authorization,
        ...(decided && { 'content-type': 'application/json' }),
        ...(decided?.over && { 'if-match': `"${decided.over.version}"` }),
      },
      signal: this.signal,
    });
    return { status: response.status, answer: await response.json() };
  }

  /** Everybody signs in once: a token outlives a load. */
  private async tokenOf(id: string): Promise<string> {
    const token = this.tokens.get(id) ?? this.signedIn(id);
    this.tokens.set(id, token);
    return token;
  }

  private async signedIn(id: string): Promise<string> {
    const { issuer, people } = this.door.local;
    const known = people.find((each) => each.id === id);
    const token = known && (await signIn({ issuer, ...known }));
    if (token === undefined) throw new Error(`The local issuer did not sign ${id} in.`);
    return token;
  }
}

function refused(path: string, status: number, { title, errors: [error] = [] }: Problem): Error {
  const why = error ? `${error.rule}: ${error.what}` : title;
  const said = `The sample was refused at ${path} (${status}): ${why}`;
  return status === 412 ? new Overtaken(said) : new Error(said);
}
