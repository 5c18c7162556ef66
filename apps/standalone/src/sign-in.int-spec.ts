import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createHttpApplication, createLogger, readSettings } from '#platform';
import type { Settings } from '#platform';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openCountsLog, testDatabase } from '#testing';
import type { TestDatabase } from '#testing';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Browser } from './browser.fixture';
import { SAMPLE_CLIENTS, SAMPLE_PEOPLE } from './local-accounts';
import { PAGES_CLIENT, startLocalIssuer } from './local-issuer';
import type { LocalIssuer } from './local-issuer';
import { standaloneModule } from './standalone';

const COOKIE = /^bettercare-session-\d+$/;
const OVERVIEW = '/areas/E06000031';

interface Running {
  readonly application: NestFastifyApplication;
  readonly address: string;
}

describe('people at the pages', () => {
  const closers: (() => Promise<unknown>)[] = [];
  let database: TestDatabase;
  let local: LocalIssuer;
  let first: Running;
  let second: Running;

  beforeAll(async () => {
    database = await testDatabase();
    closers.unshift(() => database.close());
    const dataFolder = await mkdtemp(join(tmpdir(), 'sign-in-'));
    closers.unshift(() => rm(dataFolder, { recursive: true }));
    local = await startLocalIssuer({
      dataFolder,
      host: '127.0.0.1',
      audience: 'better-care-ledger',
      clients: SAMPLE_CLIENTS,
      people: SAMPLE_PEOPLE,
    });
    closers.unshift(() => local.close());
    first = await start();
    second = await start();
    await first.application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
    await first.application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
  });
  afterAll(async () => {
    for (const close of closers) await close();
  });

  /** Everything of a process, as the one that `npm start` starts, or with settings of its own. */
  async function start(changed: Partial<Settings> = {}): Promise<Running> {
    const settings = readSettings({ OIDC_ISSUER: local.issuer, OIDC_CLIENT_ID: PAGES_CLIENT });
    if (!settings.ok) throw new Error('settings');
    const logger = createLogger({ level: 'silent', format: 'json' });
    const log = await openCountsLog(database.pool, logger);
    const module = standaloneModule(
      { ...settings.value, ...changed },
      { pool: database.pool, dueWork: database.pool, log, channels: new Map() },
      logger,
    );
    const application = await createHttpApplication(module, logger);
    await application.listen(0, '127.0.0.1');
    closers.unshift(async () => {
      await application.close();
      await log.close();
    });
    return { application, address: await application.getUrl() };
  }

  /** A browser in which the address was opened that is printed at the start. */
  async function browser(at = first): Promise<Browser> {
    const opened = new Browser();
    await opened.open(local.entranceTo(`${at.address}/`));
    return opened;
  }

  async function signedIn(person: string, path = OVERVIEW, at = first): Promise<Browser> {
    const opened = await browser(at);
    await opened.open(at.address + path);
    await opened.send({ person });
    return opened;
  }

  test.each(SAMPLE_PEOPLE)(
    '$name signs in by a click, and comes to a page of their own',
    async ({ id, name }) => {
      const opened = await signedIn(id, '/');
      expect([opened.status, new URL(opened.address).pathname]).toEqual([
        200,
        id === 'operator' ? '/administration' : expect.stringMatching(/^\/areas(\/E\d{8})?$/),
      ]);
      expect(opened.text).toContain(name.replace('’', '&#39;'));
    },
  );

  test('come back to the very page they asked for', async () => {
    const opened = await signedIn('delivery-group', `${OVERVIEW}?publishedBy=2014-10-31`);
    expect(opened.address).toBe(`${first.address}${OVERVIEW}?publishedBy=2014-10-31`);
  });

  test.each(['//evil.example/', '/\\evil.example/', 'https://evil.example/', '/%09/evil.example'])(
    'are never led on to %s',
    async (to) => {
      const opened = await browser();
      await opened.open(`${first.address}/sign-in?${new URLSearchParams({ to }).toString()}`);
      await opened.send({ person: 'board' });
      expect(new URL(opened.address).origin).toBe(first.address);
    },
  );

  test('have a cookie that no script reads and no other site’s form sends', async () => {
    const opened = await signedIn('board');
    const line = opened.setCookies.find((each) => COOKIE.test(each.split('=')[0] ?? ''));
    expect(line).toMatch(/^bettercare-session-\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/);
  });

  test('have a new session each time they sign in, and the old one is over', async () => {
    const opened = await signedIn('board');
    const before = opened.copy();
    await opened.open(`${first.address}/account`);
    const session = () => [...opened.cookies].find(([name]) => COOKIE.test(name))?.[1];
    const earlier = session();
    await database.owner.query(
      `UPDATE person_session SET last_seen_at = last_seen_at - interval '31 minutes'`,
    );
    await opened.open(first.address + OVERVIEW);
    await opened.send({ person: 'board' });
    expect(opened.status).toBe(200);
    expect(session()).not.toBe(earlier);
    await before.open(first.address + OVERVIEW);
    expect(before.text).toContain('Choose whom to be');
  });

  test('are signed in at every tracker on the database, until they sign out at one', async () => {
    const opened = await signedIn('board');
    const elsewhere = opened.copy(first, second);
    await elsewhere.open(second.address + OVERVIEW);
    expect(elsewhere.status).toBe(200);
    await opened.send({}, '/sign-out');
    expect(opened.text).toContain('You are signed out');
    await elsewhere.open(second.address + OVERVIEW);
    expect(elsewhere.text).toContain('Choose whom to be');
  });

  test('end every session of theirs at once, and nobody else’s', async () => {
    const [here, there, other] = [
      await signedIn('auditor'),
      await signedIn('auditor'),
      await signedIn('board'),
    ];
    await here.open(`${first.address}/account`);
    expect(here.text).toContain('auditor of every area');
    await here.send({}, '/sign-out/everywhere');
    await there.open(first.address + OVERVIEW);
    expect(there.text).toContain('Choose whom to be');
    await other.open(first.address + OVERVIEW);
    expect(other.status).toBe(200);
    expect(other.address).toBe(first.address + OVERVIEW);
  });

  test('have to be chosen anew after they have signed out: the issuer remembers nobody', async () => {
    const opened = await signedIn('board');
    await opened.send({}, '/sign-out');
    await opened.open(`${first.address}/`);
    expect(opened.text).toContain('Choose whom to be');
  });

  test('cannot be signed out by another site', async () => {
    const opened = await signedIn('board');
    await opened.post(`${first.address}/sign-out`, {}, { origin: 'https://evil.example' });
    expect(opened.status).toBe(403);
    await opened.open(first.address + OVERVIEW);
    expect(opened.status).toBe(200);
  });

  describe('coming back from their provider', () => {
    /** Where the provider sends somebody back to, who has not gone there yet. */
    async function sentBack(): Promise<{ readonly opened: Browser; readonly address: string }> {
      const opened = await browser();
      await opened.open(first.address + OVERVIEW);
      opened.stopBefore = /\/signed-in\?/;
      await opened.send({ person: 'board' });
      opened.stopBefore = undefined;
      return { opened, address: opened.address };
    }

    test('with another state are not signed in', async () => {
      const { opened, address } = await sentBack();
      await opened.open(address.replace(/state=[^&]+/, 'state=tampered'));
      expect(opened.status).toBe(400);
      expect(opened.text).toContain('This sign-in is over');
    });

    test('in another browser are not signed in', async () => {
      const { address } = await sentBack();
      const other = await browser();
      await other.open(address);
      expect(other.status).toBe(400);
      expect([...other.cookies.keys()].some((name) => COOKIE.test(name))).toBe(false);
    });

    test('with another nonce than was asked with are not signed in', async () => {
      const { opened, address } = await sentBack();
      for (const [name, value] of opened.cookies) {
        if (!name.startsWith('bettercare-sign-in-')) continue;
        const [verifier, , to] = JSON.parse(Buffer.from(value, 'base64url').toString()) as string[];
        opened.cookies.set(name, Buffer.from(JSON.stringify([verifier, 'other', to])).toString('base64url'));
      }
      await opened.open(address);
      expect(opened.status).toBe(403);
    });

    test('with a code that was used are not signed in again', async () => {
      const { opened, address } = await sentBack();
      const thief = opened.copy();
      await opened.open(address);
      expect(opened.address).toBe(first.address + OVERVIEW);
      await opened.open(address);
      expect(opened.status).toBe(400);
      await thief.open(address);
      expect(thief.status).toBe(403);
      expect(thief.text).toContain('You were not signed in');
    });

    test('with a refusal are told so', async () => {
      const { opened, address } = await sentBack();
      const refused = address.replace(/code=[^&]+/, 'error=access_denied');
      await opened.open(refused);
      expect(opened.status).toBe(403);
    });

    test('from two windows at once are signed in from both', async () => {
      const [one, two] = [await browser(), await browser()];
      two.cookies = one.cookies;
      await one.open(`${first.address}${OVERVIEW}?publishedBy=2014-10-31`);
      await two.open(`${first.address}${OVERVIEW}?publishedBy=2014-11-30`);
      await one.send({ person: 'board' });
      await two.send({ person: 'board' });
      expect([one.address, two.address].map((each) => each.slice(-10))).toEqual(['2014-10-31', '2014-11-30']);
    });
  });

  test('do not fill a browser with sign-ins that they gave up', async () => {
    const opened = await browser();
    for (let times = 0; times < 20; times++) await opened.open(first.address + OVERVIEW);
    const begun = [...opened.cookies.keys()].filter((name) => name.startsWith('bettercare-sign-in-'));
    expect(begun.length).toBeLessThanOrEqual(8);
  });

  test('are told where sign-in is not set up, while the API works on', async () => {
    const without = await start({ oidcClient: undefined });
    const opened = new Browser();
    await opened.open(without.address + OVERVIEW);
    expect(opened.status).toBe(503);
    expect(opened.text).toContain('Sign-in is not set up');
    expect((await fetch(`${without.address}/v1/openapi.json`)).status).toBe(200);
  });

  test('are told when their provider does not answer', async () => {
    const lost = await start({ oidcIssuer: 'http://127.0.0.1:9' });
    const opened = new Browser();
    await opened.open(lost.address + OVERVIEW);
    expect(opened.status).toBe(503);
    expect(opened.text).toContain('Sign-in is not available at the moment');
  });

  test('reach pages of a public address by a cookie of that host alone', async () => {
    const facing = await start({ publicUrl: 'https://ledger.example' });
    const answer = await fetch(`${facing.address}/sign-in?to=/areas`, { redirect: 'manual' });
    expect(answer.headers.get('set-cookie')).toMatch(
      /^__Host-bettercare-sign-in-[\w-]+=[\w-]+; Path=\/; HttpOnly; SameSite=Lax; Secure; Max-Age=600$/,
    );
    const asked = new URL(answer.headers.get('location') ?? '').searchParams;
    expect(asked.get('redirect_uri')).toBe('https://ledger.example/signed-in');
    expect([asked.get('prompt'), asked.get('code_challenge_method')]).toEqual(['login', 'S256']);
  });

  describe('in the hands of an operator', () => {
    async function asked(path: string, grant: string, body?: object) {
      const client = local.clients.find(({ id }) => id === 'operator');
      const token = await fetch(`${local.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${Buffer.from(`operator:${client?.secret}`).toString('base64')}` },
        body: new URLSearchParams({ grant_type: 'client_credentials', grants: grant }),
      });
      const { access_token: bearer } = (await token.json()) as { access_token: string };
      const answer = await fetch(first.address + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
    }

    test('are listed, page by page, and signed out', async () => {
      await database.owner.query('DELETE FROM person_session');
      const opened = await signedIn('board');
      await signedIn('auditor');
      const page = await asked('/v1/sessions?limit=1', 'administrator@*');
      expect(page.body).toMatchObject({ sessions: [{ subject: 'person:auditor', grants: ['auditor@*'] }] });
      const next = await asked(`/v1/sessions?after=${String(page.body['next'])}`, 'administrator@*');
      expect(next.body).toMatchObject({ sessions: [{ subject: 'person:board' }] });
      expect(next.body['next']).toBeUndefined();
      expect((await asked('/v1/sessions/end', 'administrator@*', { subject: 'person:board' })).body).toEqual({
        ended: 1,
      });
      await opened.open(first.address + OVERVIEW);
      expect(opened.text).toContain('Choose whom to be');
      expect((await asked('/v1/sessions', 'auditor@*')).status).toBe(403);
    });
  });
});
