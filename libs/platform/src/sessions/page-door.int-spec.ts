import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { Body, Controller, Get, Module, Param, Post, Req, Res } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { readSettings } from '../configuration/settings';
import { Described, json } from '../description/described';
import { createHttpApplication } from '../http/http-application';
import { ProblemError, PROBLEMS } from '../http/problem';
import { ProblemPages } from '../http/problem-pages';
import { Caller, Permission, Public } from '../identity/permission';
import type { Identity } from '../identity/grants';
import { createLogger } from '../logging/logger';
import { PlatformModule } from '../platform.module';
import { Page } from './page';
import { formTokenOf, hashOf, newSessionId, sessionOf } from './session';
import { SessionStore } from './session.store';
import { Sessions } from './sessions';

const READERS = { roles: ['viewer', 'auditor'], scope: { path: 'area' } } as const;

@Controller()
class PagesController {
  constructor(private readonly sessions: Sessions) {}

  @Get('areas/:area')
  @Page()
  @Permission(READERS)
  area(@Param('area') area: string, @Caller() { subject }: Identity, @Req() request: FastifyRequest): object {
    if (area === 'E99999999') throw new ProblemError(PROBLEMS.notFound, 'No such area.');
    return { area, subject, name: sessionOf(request)?.shownName };
  }

  @Post('areas/:area/comment')
  @Page()
  @Permission(READERS)
  comment(@Body() body: Buffer): object {
    return { sent: body.toString() };
  }

  @Post('end')
  @Page()
  @Public('ends the session that it is sent by')
  async end(
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<object> {
    await this.sessions.end(request, reply);
    return {};
  }

  @Get('about')
  @Page()
  @Public('says who asks, if that is known')
  about(@Req() request: FastifyRequest): object {
    return { reader: sessionOf(request)?.shownName ?? 'nobody' };
  }

  @Get('style')
  @Page({ isSameForAll: true })
  @Public('the same for everybody')
  style(): object {
    return {};
  }

  @Get('broken')
  @Page()
  @Public('to see how a bug looks')
  broken(): never {
    throw new Error('the secret is hunter2');
  }

  @Get('v1/figures/:area')
  @Permission(READERS)
  @Described({
    summary: 'Of the API',
    path: z.strictObject({ area: z.string() }),
    answers: { 200: { what: 'Figures.', content: json(z.looseObject({})) } },
  })
  figures(): object {
    return {};
  }
}

@Controller()
class UndeclaredPageController {
  @Get('secrets')
  @Page()
  secrets(): object {
    return {};
  }
}

@Controller()
class DescribedPageController {
  @Get('page')
  @Page()
  @Public('no')
  @Described({ summary: 'Both', answers: {} })
  page(): object {
    return {};
  }
}

const PUBLIC_URL = 'https://ledger.example';
const COOKIE = '__Host-bettercare-session';

describe('the door of pages', () => {
  let database: TestDatabase;
  let provider: OpenIdProvider;
  let application: NestFastifyApplication;
  let address: string;

  beforeAll(async () => {
    database = await testDatabase();
    provider = await startOpenIdProvider('better-care-ledger');
    application = await start(PagesController);
    application.get(ProblemPages).sentBy((reply, status, { document, session }) => {
      void reply
        .status(status)
        .type('text/html; charset=utf-8')
        .send(`page: ${JSON.stringify({ ...document, reader: session?.shownName })}`);
    });
    await application.listen(0, '127.0.0.1');
    address = await application.getUrl();
  });
  afterAll(async () => {
    await application.close();
    await provider.close();
    await database.close();
  });

  async function start(
    controller: new (...given: never[]) => object,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<NestFastifyApplication> {
    const settings = readSettings({ OIDC_ISSUER: provider.issuer, PUBLIC_URL, ...environment });
    if (!settings.ok) throw new Error('settings');
    const logger = createLogger({ level: 'silent', format: 'json' });
    class Spec {}
    Module({
      imports: [PlatformModule.forRoot(settings.value, database.pool, logger)],
      controllers: [controller],
    })(Spec);
    return createHttpApplication(Spec, logger);
  }

  async function signedIn(subject = 'reader'): Promise<{ readonly cookie: string; readonly token: string }> {
    const id = newSessionId();
    await application.get(SessionStore).begin({
      idHash: hashOf(id),
      subject,
      shownName: 'A reader',
      grants: [
        { role: 'viewer', scope: 'E06000031' },
        { role: 'viewer', scope: 'E99999999' },
      ],
    });
    return { cookie: `${COOKIE}=${id}`, token: formTokenOf(id) };
  }

  const open = (path: string, headers: Record<string, string> = {}) =>
    fetch(address + path, { headers, redirect: 'manual' });

  const send = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
    fetch(address + path, {
      method: 'POST',
      headers: { origin: PUBLIC_URL, 'sec-fetch-site': 'same-origin', ...headers },
      body: new URLSearchParams(fields),
      redirect: 'manual',
    });

  test('lets in who is signed in and may see it', async () => {
    const { cookie } = await signedIn();
    const answer = await open('/areas/E06000031', { cookie: `other=1; ${cookie}` });
    expect(await answer.json()).toEqual({ area: 'E06000031', subject: 'reader', name: 'A reader' });
  });

  test.each([
    ['a page that is turned', 'document', {}, 1],
    ['what a page asks for by itself', 'empty', {}, 0],
    ['what a browser asks for ahead', 'document', { 'sec-purpose': 'prefetch;prerender' }, 0],
  ])('takes %s for a sign of somebody: %s', async (_, destination, headers, seen) => {
    const { cookie } = await signedIn(`seen by ${destination}`);
    const of = `WHERE subject = 'seen by ${destination}'`;
    await database.owner.query(
      `UPDATE person_session SET last_seen_at = begun_at - interval '5 minutes' ${of}`,
    );
    await open('/areas/E06000031', { cookie, 'sec-fetch-dest': destination, ...headers });
    const { rowCount } = await database.owner.query(
      `SELECT 1 FROM person_session ${of} AND last_seen_at >= begun_at`,
    );
    expect(rowCount).toBe(seen);
  });

  test('leads who is not signed in to the sign-in, and from there back to the very page', async () => {
    const answer = await open('/areas/E06000031?asKnown=12');
    expect(answer.status).toBe(303);
    expect(answer.headers.get('location')).toBe('/sign-in?to=%2Fareas%2FE06000031%3FasKnown%3D12');
  });

  test.each([
    ['a forged cookie', () => ({ cookie: `${COOKIE}=${newSessionId()}` })],
    ['a cookie that is none', () => ({ cookie: `${COOKIE}=' OR 1=1` })],
    [
      'a cookie that another host could have set',
      async () => ({ cookie: (await signedIn()).cookie.replace('__Host-', '') }),
    ],
    [
      'a good token of the API',
      async () => ({
        authorization: `Bearer ${await provider.token({ claims: { bettercare_grants: ['viewer@*'], auth_time: 1 } })}`,
      }),
    ],
  ])('lets nobody in by %s', async (_, headers) => {
    expect((await open('/areas/E06000031', await headers())).status).toBe(303);
  });

  test('leaves the API to tokens', async () => {
    const { cookie } = await signedIn();
    expect((await open('/v1/figures/E06000031', { cookie })).status).toBe(401);
  });

  test('says in words, on a page, what somebody may not see', async () => {
    const { cookie } = await signedIn();
    const answer = await open('/areas/E10000003', { cookie });
    expect(answer.status).toBe(403);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const text = await answer.text();
    expect(text).toContain('This page is for whoever is viewer or auditor of this area');
    expect(text).toContain('"reader":"A reader"');
  });

  test.each([
    ['what is not there', '/areas/E99999999', 404],
    ['an address that nothing has', '/nothing', 404],
    ['an address that cannot be read', '/areas/%zz', 400],
    ['a bug, without its words,', '/broken', 500],
  ])('answers %s with a page', async (_, path, status) => {
    const { cookie } = await signedIn();
    const answer = await open(path, { cookie, accept: 'text/html,*/*' });
    expect(answer.status).toBe(status);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    const text = await answer.text();
    expect(text).not.toContain('hunter2');
    // Where the routes of the API stand is for programs.
    expect(text).not.toContain('openapi.json');
  });

  test('answers programs with problems, also at addresses that nothing has', async () => {
    for (const path of ['/v1/nothing', '/nothing']) {
      const answer = await open(path, { accept: path === '/nothing' ? '*/*' : 'text/html' });
      expect(answer.headers.get('content-type')).toContain('application/problem+json');
    }
  });

  test('answers what a page asks for by itself without leading it away', async () => {
    const answer = await open('/areas/E06000031', { 'sec-fetch-dest': 'empty' });
    expect(answer.status).toBe(403);
    expect(await answer.text()).toContain('signed-out');
  });

  test('takes a form of the person’s own', async () => {
    const { cookie, token } = await signedIn();
    const answer = await send('/areas/E06000031/comment', { 'form-token': token, text: 'ü' }, { cookie });
    expect(answer.status).toBe(201);
  });

  test.each([
    ['from another site', { origin: 'https://evil.example', 'sec-fetch-site': 'cross-site' }],
    ['from a neighbour under the same name', { 'sec-fetch-site': 'same-site' }],
    ['from a page that hides where it is', { origin: 'null' }],
  ])('takes no form %s', async (_, headers) => {
    const { cookie, token } = await signedIn();
    const fields = { 'form-token': token, text: 'Beds closed' };
    const answer = await send('/areas/E06000031/comment', fields, { cookie, ...headers });
    expect(answer.status).toBe(403);
    const text = await answer.text();
    expect(text).toContain('form-not-ours');
    expect(text).not.toContain('Beds closed');
  });

  test.each([
    ['without the token', ''],
    ['of a session before they signed in anew', formTokenOf(newSessionId())],
  ])('takes no form %s, and loses nothing of what was typed', async (_, token) => {
    const { cookie } = await signedIn();
    const answer = await send(
      '/areas/E06000031/comment',
      { 'form-token': token, text: 'Beds closed in March' },
      { cookie, referer: `${PUBLIC_URL}/areas/E06000031` },
    );
    expect(answer.status).toBe(403);
    const text = await answer.text();
    expect(text).toContain('form-of-another-session');
    expect(text).toContain('"typed":[{"name":"text","value":"Beds closed in March"}]');
    expect(text).toContain('"to":"/areas/E06000031"');
  });

  test('looks no forged sessions up without end, and lets in whoever it knows meanwhile', async () => {
    const { cookie } = await signedIn();
    const lone = await start(PagesController, { UNVERIFIED_REQUESTS_PER_SECOND: '1' });
    await lone.listen(0, '127.0.0.1');
    const at = `${await lone.getUrl()}/areas/E06000031`;
    const ask = async (borne: string) =>
      (await fetch(at, { headers: { cookie: borne }, redirect: 'manual' })).status;
    expect(await ask(cookie)).toBe(200);
    const lookUps = jest.spyOn(lone.get(SessionStore), 'find');
    const forged = Array.from({ length: 30 }, () => ask(`${COOKIE}=${newSessionId()}`));
    expect(await Promise.all(forged)).toContain(429);
    expect(lookUps).toHaveBeenCalledTimes(5);
    expect(await ask(cookie)).toBe(200);
    await lone.close();
  });

  test('takes no form from what does not say where it was sent from', async () => {
    const { cookie, token } = await signedIn();
    const answer = await fetch(`${address}/areas/E06000031/comment`, {
      method: 'POST',
      headers: { cookie },
      body: new URLSearchParams({ 'form-token': token }),
    });
    expect(answer.status).toBe(403);
  });

  test('takes a body of no other kind', async () => {
    const { cookie, token } = await signedIn();
    const answer = await send(
      '/areas/E06000031/comment',
      { 'form-token': token },
      { cookie, 'content-type': 'text/plain' },
    );
    expect(answer.status).toBe(415);
  });

  test('takes no more fields than any page has, whoever sends them', async () => {
    const many = Object.fromEntries(Array.from({ length: 5_001 }, (_, at) => [`field-${at}`, 'x']));
    const answer = await send('/areas/E06000031/comment', many, {});
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('The form has 5001 fields; at most 5000 are read.');
  });

  test('loses nothing that was typed without a word, when a session has ended meanwhile', async () => {
    const { cookie, token } = await signedIn('away');
    await application.get(SessionStore).endAllOf('away');
    const answer = await send(
      '/areas/E06000031/comment',
      {
        ...{ 'form-token': token, text: 'Beds closed in March', left: 'In\r\nMay', emptied: '', none: '' },
        ...{ 'unseen-stood-text': 'Beds', 'unseen-stood-left': 'In\nMay', 'unseen-stood-emptied': 'June' },
        ...{ 'unseen-called-text': 'What happened', 'unseen-called-left': 'When' },
      },
      { cookie, referer: `${PUBLIC_URL}/areas/E06000031?asKnown=3` },
    );
    expect(answer.status).toBe(403);
    const text = await answer.text();
    expect(text).toContain('You have been signed out, and nothing was saved');
    // Only what was changed, by what its field is called on the page.
    expect(text).toContain(
      '"typed":[{"name":"What happened","value":"Beds closed in March"},{"name":"emptied","value":""}]',
    );
    expect(text).toContain('"to":"/areas/E06000031?asKnown=3"');
    expect(text).not.toContain(token);
  });

  test('ends a session by a form alone, and takes its cookie away', async () => {
    const { cookie, token } = await signedIn();
    expect((await send('/end', {}, { cookie })).status).toBe(403);
    expect((await open('/areas/E06000031', { cookie })).status).toBe(200);
    const ended = await send('/end', { 'form-token': token }, { cookie });
    expect(ended.headers.get('set-cookie')).toBe(
      `${COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=0`,
    );
    expect((await open('/areas/E06000031', { cookie })).status).toBe(303);
  });

  test('is shut while the database is away, and says so on a page', async () => {
    const { cookie } = await signedIn();
    await database.owner.query('ALTER TABLE person_session RENAME TO elsewhere');
    const answer = await open('/areas/E06000031', { cookie });
    const [about, style] = [await open('/about', { cookie }), await open('/style', { cookie })];
    await database.owner.query('ALTER TABLE elsewhere RENAME TO person_session');
    expect(answer.status).toBe(500);
    expect(answer.headers.get('content-type')).toBe('text/html; charset=utf-8');
    // What everybody may see is open to whoever bears a cookie, as to whoever bears none.
    expect([about.status, await about.json(), style.status]).toEqual([200, { reader: 'nobody' }, 200]);
    expect(await (await open('/about', { cookie })).json()).toEqual({ reader: 'A reader' });
  });

  test('does not count what pages load among what a person asks for', async () => {
    const { cookie } = await signedIn();
    expect((await open('/about', { cookie })).headers.has('ratelimit')).toBe(true);
    expect((await open('/style', { cookie })).headers.has('ratelimit')).toBe(false);
  });

  test('keeps a page that declares no permission, or is described as of the API, from starting', async () => {
    await expect(start(UndeclaredPageController)).rejects.toThrow(
      'GET /secrets (UndeclaredPageController.secrets) declares no permission',
    );
    await expect(start(DescribedPageController)).rejects.toThrow(
      'is a page, and described as a route of the API',
    );
  });
});
