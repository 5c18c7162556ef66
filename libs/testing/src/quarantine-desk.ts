/** A delivery in quarantine, as the desk lists it. */
interface Quarantined {
  readonly topic: string;
  readonly partition: number;
  readonly offset: number;
  readonly rules: readonly string[];
}

/** A token is good for some minutes. */
const TOKEN_MS = 60_000;

/** A person at the quarantine desk of a running system, over HTTP. */
export class QuarantineDesk {
  private held: { readonly token: string; readonly untilMs: number } | undefined;

  constructor(
    private readonly url: string,
    private readonly newToken: () => Promise<string>,
  ) {}

  /** Everything that nobody has decided on, page by page. */
  async open(): Promise<Quarantined[]> {
    const found: Quarantined[] = [];
    for (let after = ''; ;) {
      const page = (await this.ask('GET', `?state=open&limit=200${after}`)) as {
        readonly deliveries: readonly Quarantined[];
        readonly next?: string;
      };
      found.push(...page.deliveries);
      if (page.next === undefined) return found;
      after = `&after=${encodeURIComponent(page.next)}`;
    }
  }

  async replay(delivery: Quarantined, event: object): Promise<void> {
    await this.ask('POST', `${pathOf(delivery)}/replay`, { event });
  }

  async dismiss(delivery: Quarantined, reason: string): Promise<void> {
    await this.ask('POST', `${pathOf(delivery)}/dismiss`, { reason });
  }

  private async ask(method: 'GET' | 'POST', path: string, body?: object): Promise<unknown> {
    const response = await fetch(`${this.url}/v1/quarantine${path}`, {
      method,
      headers: { authorization: `Bearer ${await this.token()}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${text.slice(0, 1_000)}`);
    return JSON.parse(text);
  }

  private async token(): Promise<string> {
    if (this.held === undefined || performance.now() > this.held.untilMs)
      this.held = { token: await this.newToken(), untilMs: performance.now() + TOKEN_MS };
    return this.held.token;
  }
}

function pathOf({ topic, partition, offset }: Quarantined): string {
  return `/${encodeURIComponent(`${topic}/${partition}`)}/${offset}`;
}
