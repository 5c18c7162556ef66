const STEPS_MAX = 10;

interface Sent {
  readonly method?: string;
  readonly body?: URLSearchParams;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * As much of a browser as pages take: it keeps cookies by host and path, follows where it is sent, says where a form was
 * sent from, and sends the hidden fields of the form that it shows.
 */
export class Browser {
  /** By name, and the path where that is not all of the host. */
  cookies = new Map<string, string>();
  /** Where it is. */
  address = '';
  status = 0;
  text = '';
  /** Cookies that were set on the way to where it is, each as it was set. */
  setCookies: string[] = [];
  /** An address that it is led to and does not open. */
  stopBefore: RegExp | undefined;

  /** Another one with the same cookies; those of one address are those of another, where two are told. */
  copy(of?: { readonly address: string }, to?: { readonly address: string }): Browser {
    const copied = new Browser();
    const [from, onto] = [of, to].map((each) => (each ? `-${new URL(each.address).port}` : ''));
    copied.cookies = new Map(
      [...this.cookies].map(([name, value]) => [from ? name.replace(from, onto ?? '') : name, value]),
    );
    return copied;
  }

  async open(address: string): Promise<void> {
    await this.follow(address, {});
  }

  /** Sends a form of the page that it shows, with what is filled in: the one with this action, or the one that has none. */
  async send(fields: Readonly<Record<string, string>>, action?: string): Promise<void> {
    const forms = [...this.text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gs)];
    const form = forms.find(([, attributes = '']) =>
      action === undefined ? !attributes.includes('action=') : attributes.includes(`action="${action}"`),
    );
    const hidden = [...(form?.[2] ?? '').matchAll(/type="hidden" name="([^"]+)" value="([^"]*)"/g)];
    const filled = Object.fromEntries(hidden.map(([, name = '', value = '']) => [name, value]));
    await this.post(new URL(action ?? this.address, this.address).href, { ...filled, ...fields });
  }

  async post(
    address: string,
    fields: Readonly<Record<string, string>>,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    await this.follow(address, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { origin: new URL(address).origin, ...headers },
    });
  }

  private async follow(start: string, sent: Sent): Promise<void> {
    this.setCookies = [];
    let step = sent;
    this.address = start;
    for (let steps = 0; steps < STEPS_MAX; steps++) {
      const answer = await fetch(this.address, {
        ...step,
        redirect: 'manual',
        headers: { accept: 'text/html', ...step.headers, cookie: this.cookiesOf(this.address) },
      });
      this.status = answer.status;
      this.text = await answer.text();
      this.keep(answer.headers.getSetCookie());
      const next = answer.headers.get('location');
      if (next === null || answer.status < 300 || answer.status > 399) return;
      this.address = new URL(next, this.address).href;
      if (this.stopBefore?.test(this.address)) return;
      step = {};
    }
    throw new Error(`It is led on and on, to ${this.address}.`);
  }

  private cookiesOf(address: string): string {
    const { pathname } = new URL(address);
    const pairs = [...this.cookies].flatMap(([key, value]) => {
      const [name, path = '/'] = key.split(' ');
      return pathname.startsWith(path) ? `${name}=${value}` : [];
    });
    return pairs.join('; ');
  }

  private keep(lines: readonly string[]): void {
    this.setCookies.push(...lines);
    for (const line of lines) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      const path = /; *path=([^;]+)/i.exec(line)?.[1] ?? '/';
      const key = path === '/' ? name : `${name} ${path}`;
      const isOver = /Max-Age=0|Expires=Thu, 01 Jan 1970/i.test(line);
      if (isOver) this.cookies.delete(key);
      else this.cookies.set(key, value);
    }
  }
}
