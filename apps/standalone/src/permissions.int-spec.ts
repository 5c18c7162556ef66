import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import {
  FORM_TOKEN_FIELD,
  formTokenOf,
  hashOf,
  newSessionId,
  ROLES,
  RouteMethods,
  SessionStore,
} from '#platform';
import type { Role } from '#platform';
import { openStandalone } from './open-standalone.fixture';
import type { OpenStandalone } from './open-standalone.fixture';

/** What a route asks about, and what somebody else's is called. */
const OWN = { area: 'E06000031', organisation: 'urn:ons:E06000031' } as const;
const OTHER = { area: 'E10000003', organisation: 'urn:ons:E10000003' } as const;
const HELD = ['own', 'other', '*', 'none'] as const;

interface PermittedRoute {
  readonly method: string;
  /** `/v1/areas/{area}/plans`. */
  readonly path: string;
  /** `everyone`, or the roles. */
  readonly roles: readonly string[];
  /** `path: area`, `query: area`, `each`, `everywhere`; `-` where everyone may. */
  readonly scope: string;
  /** `session` of a page. */
  readonly by: string;
}

interface Asking {
  readonly role: Role;
  readonly held: (typeof HELD)[number];
  readonly isPerson: boolean;
}

/** What somebody enters by. */
interface Entry {
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: string;
}

const EVERYBODY: readonly Asking[] = (Object.keys(ROLES) as Role[]).flatMap((role) =>
  HELD.flatMap((held) => [true, false].map((isPerson) => ({ role, held, isPerson }))),
);

/** Every row of the table in docs/permissions.md. */
const DECLARED = readFileSync(join(repositoryRoot(), 'docs/permissions.md'), 'utf8')
  .split('\n')
  .filter((line) => /^\| [A-Z]+ \|/.test(line))
  .map((line): PermittedRoute => {
    const [method = '', path = '', roles = '', scope = '', by = ''] = line
      .slice(1)
      .split('|')
      .map((cell) => cell.trim().replaceAll('`', ''));
    return { method, path, roles: roles.split(', '), scope, by };
  });

/** Whether the table lets them in. */
function isLetIn({ roles, scope, by }: PermittedRoute, { role, held, isPerson }: Asking): boolean {
  if (by === 'session' && !isPerson) return false;
  const isHeld = held === '*' ? ROLES[role].everywhere : held !== 'none';
  if (!roles.includes(role) || !isHeld || (by === 'person' && !isPerson)) return false;
  if (scope === 'each') return true; // it is the handler that asks for each
  if (scope === 'everywhere') return held === '*';
  return held === '*' || held === 'own';
}

/** Who asks for a route: everybody; of machines, which no page lets in, those for a page that it would be for. */
function askingOf({ by, roles }: PermittedRoute): readonly Asking[] {
  if (by !== 'session') return EVERYBODY;
  return EVERYBODY.filter(({ isPerson, role, held }) => isPerson || (held === 'own' && roles.includes(role)));
}

/**
 * Who only signs for partners is told of nothing that they do not sign, whether it is there or not: of these pages the answer
 * is 403 beyond the door as well, in other words than the door's.
 */
const TELLS_OF_NOTHING = new Set([
  '/areas/{area}/agreements/{year}/{code}/sign',
  '/areas/{area}/returns/{template}/approve',
  '/areas/{area}/returns/{template}/approve/document',
]);
const BEYOND_THE_DOOR = /(Nobody whom you sign for is asked|You sign for none of the partners)/;

describe('every route, for every role and scope, of a person and of a machine', () => {
  let standalone: OpenStandalone;

  beforeAll(async () => {
    standalone = await openStandalone();
  });
  afterAll(() => standalone.close());

  /** What the answer's status is, without waiting for its end: a live stream has none. */
  async function statusOf(
    { method, path, roles, scope }: PermittedRoute,
    entry: Entry = {},
  ): Promise<number> {
    const [, place, name = ''] = /^(path|query): (\w+)$/.exec(scope) ?? [];
    const isOfOrganisations = roles.some(
      (role) => role in ROLES && ROLES[role as Role].grantedFor === 'organisation',
    );
    const about = OWN[isOfOrganisations ? 'organisation' : 'area'];
    const filled = place === 'path' ? path.replace(`{${name}}`, about) : path;
    const url = new URL(standalone.address + filled.replace(/\{\w+\}/g, '1'));
    if (place === 'query') url.searchParams.set(name, about);
    const response = await fetch(url, {
      method,
      headers: {
        ...entry.headers,
        ...(method === 'POST' && { origin: standalone.address, 'content-type': 'application/json' }),
        ...(method === 'POST' && entry.form && { 'content-type': 'application/x-www-form-urlencoded' }),
      },
      ...(method === 'POST' && { body: entry.form ?? '{}' }),
      redirect: 'manual',
    });
    // A page has the same status for its head alone, and no words.
    if (response.status === 403 && method === 'GET' && TELLS_OF_NOTHING.has(path))
      return BEYOND_THE_DOOR.test(await response.text()) ? 200 : 403;
    await response.body?.cancel();
    return response.status;
  }

  function scopeOf({ role, held }: Asking): string | undefined {
    const { grantedFor } = ROLES[role];
    return { own: OWN[grantedFor], other: OTHER[grantedFor], '*': '*', none: undefined }[held];
  }

  const entries = new Map<string, Promise<Entry>>();

  /** Who asks has one token, and one session, for all routes. */
  function entryOf(asking: Asking, isByToken: boolean): Promise<Entry> {
    const key = JSON.stringify([asking, isByToken]);
    const entry = entries.get(key) ?? (isByToken ? byToken : bySession)(asking);
    entries.set(key, entry);
    return entry;
  }

  async function byToken(asking: Asking): Promise<Entry> {
    const { role, held, isPerson } = asking;
    const token = await standalone.provider.token({
      claims: {
        sub: `${role} ${held} ${isPerson ? 'person' : 'machine'}`,
        bettercare_grants: held === 'none' ? [] : [`${role}@${scopeOf(asking)}`],
        ...(isPerson && { auth_time: 1, client_id: 'pages' }),
      },
    });
    return { headers: { authorization: `Bearer ${token}` } };
  }

  async function bySession(asking: Asking): Promise<Entry> {
    const id = newSessionId();
    const scope = scopeOf(asking);
    const subject = `${asking.role} ${asking.held} at pages`;
    const grants = scope === undefined ? [] : [{ role: asking.role, scope }];
    await standalone.application
      .get(SessionStore)
      .begin({ idHash: hashOf(id), subject, shownName: subject, grants });
    return {
      headers: { cookie: `bettercare-session-${new URL(standalone.address).port}=${id}` },
      form: new URLSearchParams({ [FORM_TOKEN_FIELD]: formTokenOf(id) }).toString(),
    };
  }

  test('is in the table, and no other', () => {
    const registered = standalone.application.get(RouteMethods).all();
    const written = DECLARED.map(({ method, path }) => `${method} ${path.replace(/\{(\w+)\}/g, ':$1')}`);
    // A question may always be asked for its head alone; the same guard stands before it.
    expect(registered.filter((route) => !route.startsWith('HEAD ')).toSorted()).toEqual(written.toSorted());
  });

  test.each(DECLARED)('$method $path: $roles, $scope, $by', async (route) => {
    const isOpen = route.roles.includes('everyone');
    const isPage = route.by === 'session';
    const unknown = await statusOf(route, isPage ? { form: '' } : {});
    if (!isPage) expect(isOpen ? ![401, 403].includes(unknown) : unknown === 401).toBe(true);
    else if (!isOpen) expect(unknown).toBe(route.method === 'GET' ? 303 : 403);
    const hasHead = route.method === 'GET' && !TELLS_OF_NOTHING.has(route.path);
    const methods = hasHead ? ['GET', 'HEAD'] : [route.method];
    const asked = isOpen
      ? []
      : methods.flatMap((method) => askingOf(route).map((asking) => ({ method, asking })));
    const answers = await Promise.all(
      asked.map(async ({ method, asking }) => {
        // Machines have no sessions, and a token of somebody who may is no way in to a page.
        const isByToken = !isPage || !asking.isPerson;
        const status = await statusOf({ ...route, method }, await entryOf(asking, isByToken));
        const isRefused = status === 401 || status === 403 || (status === 303 && isPage && isByToken);
        const { isPerson, role, held } = asking;
        const said = `${method} by ${isPerson ? 'person' : 'machine'} ${role}@${held}: ${status}`;
        return isRefused === !isLetIn(route, asking) ? [] : [said];
      }),
    );
    const wrong = answers.flat();
    expect(wrong).toEqual([]);
  });
});
