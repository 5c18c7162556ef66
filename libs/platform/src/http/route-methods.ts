/** Which methods each address takes, gathered as the router learns its routes. */
export class RouteMethods {
  private readonly methods = new Map<string, Set<string>>();

  learn(route: { url: string; method: string | readonly string[] }): void {
    const known = this.methods.get(route.url) ?? new Set<string>();
    for (const method of [route.method].flat()) known.add(method);
    this.methods.set(route.url, known);
  }

  /** Every method of every address, `GET /v1/areas/:area/plans`. */
  all(): string[] {
    return [...this.methods].flatMap(([url, methods]) => [...methods].map((method) => `${method} ${url}`));
  }

  allowedAt(url: string): string[] {
    const path = (url.split('?', 1)[0] ?? '').split('/');
    const allowed = new Set<string>();
    for (const [pattern, methods] of this.methods) {
      const parts = pattern.split('/');
      const fits =
        parts.length === path.length && parts.every((part, at) => part.startsWith(':') || part === path[at]);
      if (fits) methods.forEach((method) => allowed.add(method));
    }
    return [...allowed].sort();
  }
}
