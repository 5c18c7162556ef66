/** The cookies of a request, by name; of two by one name the first, which is the one of the narrower path. */
export function readCookies(header: string | undefined): ReadonlyMap<string, string> {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? '').split(';')) {
    const at = pair.indexOf('=');
    if (at < 1) continue;
    const name = pair.slice(0, at).trim();
    if (!cookies.has(name)) cookies.set(name, pair.slice(at + 1).trim());
  }
  return cookies;
}

/** Where cookies are good, and how they are sent: `__Host-` binds one to this very host, over TLS alone. */
export interface CookieKind {
  readonly prefix: '__Host-' | '';
  /** By which systems on one machine are told apart: cookies do not know ports. */
  readonly suffix: string;
}

/** The line that sets a cookie that no script reads and no other site's form sends. An age of 0 takes it away. */
export function cookieLine(kind: CookieKind, name: string, value: string, maxAgeSeconds?: number): string {
  const age = maxAgeSeconds === undefined ? '' : `; Max-Age=${maxAgeSeconds}`;
  const secure = kind.prefix === '' ? '' : '; Secure';
  return `${cookieName(kind, name)}=${value}; Path=/; HttpOnly; SameSite=Lax${secure}${age}`;
}

export function cookieName({ prefix, suffix }: CookieKind, name: string): string {
  return `${prefix}bettercare-${name}${suffix}`;
}
