import { once } from 'node:events';
import { connect } from 'node:net';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, Module, Param, Post, Query } from '@nestjs/common';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { z } from 'zod';
import { openPool } from '../database/pool';
import { readSettings } from '../configuration/settings';
import type { Identity } from '../identity/grants';
import { startOpenIdProvider } from '#testing';
import type { OpenIdProvider } from '#testing';
import { Caller, Permission, Public } from '../identity/permission';
import { Described, json } from '../description/described';
import { createLogger } from '../logging/logger';
import { PlatformModule } from '../platform.module';
import { Metrics } from '../metrics/metrics';
import { currentTrace } from '../tracing/trace-context';
import { createHttpApplication, listen } from './http-application';
import { REQUEST_BYTES_MAX } from './request-size';

const ANYTHING = {
  summary: 'A route of this spec',
  answers: { 200: { what: 'Whatever it says.', content: json(z.looseObject({})) } },
};
const SLOW_MS = 3_000;
const OF_AN_AREA = { ...ANYTHING, path: z.strictObject({ area: z.string() }) };

@Controller('v1')
class FiguresController {
  @Get('areas/:area/figures')
  @Permission({ roles: ['viewer', 'auditor'], scope: { path: 'area' } })
  @Described(OF_AN_AREA)
  figures(@Param('area') area: string, @Caller() caller: Identity): object {
    return { area, asker: caller.subject };
  }

  @Get('explain')
  @Permission({ roles: ['viewer'], scope: { query: 'area' } })
  @Described(ANYTHING)
  explain(@Query('area') area: string): object {
    return { area };
  }

  @Get('months')
  @Public('to see how a long answer is sent')
  @Described(ANYTHING)
  months(): object {
    return { months: Array.from({ length: 200 }, (_, at) => ({ at, days: 563 })) };
  }

  @Get('moment')
  @Public('to see an answer that is never the same twice')
  @Described({ ...ANYTHING, isMomentary: true })
  moment(): object {
    return { at: new Date().toISOString() };
  }

  @Post('events')
  @Permission({ roles: ['publisher'], scope: 'each-event' })
  @Described(ANYTHING)
  publish(): object {
    return {};
  }

  @Post('rebuild')
  @Permission({ roles: ['administrator'], scope: 'everywhere' })
  @Described(ANYTHING)
  rebuild(): object {
    return {};
  }

  @Post('traced')
  @Public('to see which trace a handler is part of')
  @Described(ANYTHING)
  traced(): object {
    return { ...currentTrace() };
  }

  @Post('areas/:area/sign-off')
  @Permission({ roles: ['approver'], scope: { path: 'area' }, by: 'person' })
  @Described(OF_AN_AREA)
  signOff(): object {
    return {};
  }

  @Post('read')
  @Public('to see a body that is read as it comes, for as long as somebody waits for it')
  @Described(ANYTHING)
  async read(@Body() body: Readable): Promise<object> {
    const end = new AbortController();
    body.on('data', () => undefined).once('end', () => end.abort());
    await sleep(SLOW_MS, undefined, { signal: end.signal }).catch(() => undefined);
    return {};
  }

  @Get('broken')
  @Public('to see what a bug looks like from outside')
  @Described(ANYTHING)
  broken(): never {
    throw new Error('the secret is hunter2');
  }
}

@Controller('v1')
class UndeclaredController {
  @Get('areas/:area/secrets')
  secrets(): object {
    return {};
  }
}

@Controller('v1')
class MisdeclaredController {
  @Get('both')
  @Public('no')
  @Permission({ roles: ['viewer'], scope: 'everywhere' })
  both(): object {
    return {};
  }

  @Get('areas/:code')
  @Permission({ roles: ['viewer'], scope: { path: 'area' } })
  area(): object {
    return {};
  }
}

describe('an application behind HTTP', () => {
  const lines: string[] = [];
  const logger = createLogger({
    level: 'debug',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
  });
  // Nothing listens there: what needs the database is down, and the rest works without it.
  const pool = openPool({ url: 'postgres://nobody@127.0.0.1:9/none', max: 1, name: 'spec' });
  let provider: OpenIdProvider;
  let application: NestFastifyApplication;
  let port: number;

  const moduleOf = (...controllers: (new () => object)[]) => {
    const settings = readSettings({ OIDC_ISSUER: provider.issuer });
    if (!settings.ok) throw new Error('settings');
    class SpecModule {}
    Module({ imports: [PlatformModule.forRoot(settings.value, pool, logger)], controllers })(SpecModule);
    return SpecModule;
  };

  beforeAll(async () => {
    provider = await startOpenIdProvider('better-care-ledger');
    application = await createHttpApplication(moduleOf(FiguresController), logger);
    const address = await listen(application, { host: '127.0.0.1', port: 0 });
    port = address.ok ? Number(new URL(address.value).port) : 0;
  });
  afterAll(async () => {
    await application.close();
    await provider.close();
    await pool.end();
  });

  test('is a step of the trace its caller names, in its handler, its log and its answer', async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    lines.splice(0);
    const answer = await fetch(`http://127.0.0.1:${port}/v1/traced`, {
      method: 'POST',
      headers: { traceparent: `00-${traceId}-00f067aa0ba902b7-01`, 'content-type': 'text/plain' },
      body: 'x'.repeat(200_000),
    });
    const traced = (await answer.json()) as { spanId: string };
    expect(traced).toEqual({ traceId, spanId: expect.not.stringMatching('00f067aa0ba902b7'), flags: '01' });
    expect(answer.headers.get('traceparent')).toBe(`00-${traceId}-${traced.spanId}-01`);
    const line = lines.find((each) => each.includes('/v1/traced')) ?? '';
    expect(JSON.parse(line)).toMatchObject({
      message: 'request',
      trace_id: traceId,
      span_id: traced.spanId,
      trace_flags: '01',
    });
  });

  test('is measured from when all of it has come, so that a slow sender does not look like a slow answer', async () => {
    await Promise.all([
      slowly('/v1/traced', 'text/plain', true),
      slowly('/v1/read', 'application/x-ndjson', true),
      slowly('/v1/read', 'application/x-ndjson', false),
    ]);
    const { text: exposition } = await application.get(Metrics).exposition();
    for (const route of ['/v1/traced', '/v1/read']) {
      const sum = `_sum{method="POST",route="${route}",status="2xx"} `;
      const [, seconds] = exposition.split(`bettercare_http_request_duration_seconds${sum}`);
      expect(Number(seconds?.split('\n', 1)[0])).toBeLessThan(SLOW_MS / 1_000 / 2);
    }
  });

  /** Sends a body in two pieces, far apart; or the first alone, and waits for whatever is answered. */
  async function slowly(path: string, contentType: string, isEnded: boolean): Promise<void> {
    const socket = connect(port, '127.0.0.1');
    const head = [
      `POST ${path} HTTP/1.1`,
      'host: spec',
      `content-type: ${contentType}`,
      'content-length: 4',
      'connection: close',
    ];
    socket.write(`${head.join('\r\n')}\r\n\r\n{}`);
    const answer = text(socket);
    if (isEnded) {
      await sleep(SLOW_MS * 0.8);
      socket.write('{}');
    }
    expect(await answer).toContain('HTTP/1.1 201');
  }

  test('begins a trace where its caller names none that holds', async () => {
    const headers = { traceparent: '00-zz-00-01' };
    const [one, other] = await Promise.all([
      ask('POST', '/v1/traced'),
      ask('POST', '/v1/traced', undefined, { headers }),
    ]);
    const ids = [one, other].map(({ body }) => (body as unknown as { traceId: string }).traceId);
    expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)]);
    expect(new Set(ids).size).toBe(2);
  });

  test('says why it failed within the trace of the request that failed', async () => {
    lines.splice(0);
    const traceId = '0af7651916cd43dd8448eb211c80319c';
    await ask('GET', '/v1/broken', undefined, {
      headers: { traceparent: `00-${traceId}-b7ad6b7169203331-00` },
    });
    const failed = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(failed.find(({ message }) => message === 'request failed')).toMatchObject({ trace_id: traceId });
  });

  test('is measured by its route, never by an address somebody wrote', async () => {
    await ask('GET', '/v1/areas/9434765919/figures', ['viewer@E06000031']);
    await ask('GET', '/v1/no/such/9434765919?token=hunter2');
    const { text } = await application.get(Metrics).exposition();
    expect(text).toContain(
      'bettercare_http_request_duration_seconds_count{method="GET",route="/v1/areas/:area/figures",status="4xx"}',
    );
    expect(text).toContain('_count{method="GET",route="(none)",status="4xx"}');
    expect(text).not.toMatch(/9434765919|hunter2/);
  });

  async function ask(method: string, path: string, grants?: string[], init: RequestInit = {}) {
    const token =
      grants === undefined ? undefined : await provider.token({ claims: { bettercare_grants: grants } });
    const headers = new Headers(init.headers);
    if (token !== undefined) headers.set('authorization', `Bearer ${token}`);
    const response = await fetch(`http://127.0.0.1:${port}${path}`, { method, ...init, headers });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      text,
      body: (text === '' ? {} : JSON.parse(text)) as object,
    };
  }

  describe('an answer', () => {
    const months = (headers: Record<string, string>) => ask('GET', '/v1/months', undefined, { headers });

    test.each([
      ['gzip', 'gzip'],
      ['br, GZIP;q=0.5', 'gzip'],
      ['identity', null],
      ['br;q=1.0, gzip;q=0', null],
    ])('that is long comes, where %s is accepted, in %s', async (accepted, encoding) => {
      const { headers, body } = await months({ 'accept-encoding': accepted });
      expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([encoding, 'accept-encoding']);
      expect(body).toEqual(new FiguresController().months());
    });

    test('that is short comes as it is', async () => {
      const { headers } = await ask('GET', '/health/live');
      expect([headers.get('content-encoding'), headers.get('vary')]).toEqual([null, null]);
    });

    test('is tagged by what it says, whatever it is sent in, and not sent again to whoever has it', async () => {
      const plain = (await months({ 'accept-encoding': 'identity' })).headers.get('etag') ?? '';
      const zipped = (await months({ 'accept-encoding': 'gzip' })).headers.get('etag') ?? '';
      expect(zipped).toBe(plain);
      const again = await months({ 'if-none-match': zipped });
      expect(again).toMatchObject({ status: 304, text: '' });
      expect(again.headers.get('etag')).toBe(plain);
      expect(again.headers.get('content-encoding')).toBeNull();
      expect(again.headers.get('vary')).toBe('accept-encoding');
    });

    test('to HEAD is the head of the same', async () => {
      const tag = (await months({})).headers.get('etag') ?? '';
      const head = await ask('HEAD', '/v1/months');
      expect([head.status, head.headers.get('etag'), head.text]).toEqual([200, tag, '']);
      const had = await ask('HEAD', '/v1/months', undefined, { headers: { 'if-none-match': tag } });
      expect([had.status, had.headers.get('etag'), had.text]).toEqual([304, tag, '']);
    });

    test.each(['gzip', 'identity'])(
      'to HEAD is as long as the one to GET in %s, had already or not',
      async (encoding) => {
        const headers = { 'accept-encoding': encoding };
        const got = await months(headers);
        const tag = got.headers.get('etag') ?? '';
        const head = await ask('HEAD', '/v1/months', undefined, { headers });
        const had = await ask('HEAD', '/v1/months', undefined, {
          headers: { ...headers, 'if-none-match': tag },
        });
        const length = got.headers.get('content-length');
        expect(Number(length)).toBeGreaterThan(0);
        expect([head.status, head.headers.get('content-length')]).toEqual([200, length]);
        expect([had.status, had.headers.get('content-length')]).toEqual([304, length]);
      },
    );

    test('of this moment is not tagged', async () => {
      expect((await ask('GET', '/v1/moment')).headers.get('etag')).toBeNull();
    });
  });

  test('that finds its port taken, or its address not there, says so by the name of the setting', async () => {
    const second = await createHttpApplication(moduleOf(FiguresController), logger);
    const taken = await listen(second, { host: '127.0.0.1', port });
    expect(taken).toEqual({
      ok: false,
      failure: {
        setting: 'PORT',
        problem: `${port} is taken by another process; stop it, or set another PORT`,
      },
    });
    const elsewhere = await listen(second, { host: '192.0.2.1', port: 0 });
    expect(elsewhere).toMatchObject({ ok: false, failure: { setting: 'HOST' } });
    await second.close();
  });

  test('closes without waiting for who never asked anything, and not for long for who never ends asking', async () => {
    const closing = await createHttpApplication(moduleOf(FiguresController), logger);
    const address = await listen(closing, { host: '127.0.0.1', port: 0 });
    const door = address.ok ? Number(new URL(address.value).port) : 0;
    const accepted = new Promise<void>((resolve) => {
      let connections = 0;
      closing.getHttpServer().on('connection', () => ++connections === 2 && resolve());
    });
    const order: string[] = [];
    const connected = (who: string) => {
      const socket = connect(door, '127.0.0.1')
        .on('error', () => undefined)
        .resume();
      return { socket, closed: once(socket, 'close').then(() => order.push(who)) };
    };
    const [silent, slow] = [connected('silent'), connected('slow')];
    slow.socket.write('GET /health/live HTTP/1.1\r\n');
    await accepted;
    await Promise.all([closing.close(), silent.closed, slow.closed]);
    expect(order).toEqual(['silent', 'slow']);
  }, 30_000);

  describe('who may enter', () => {
    test('nobody without a token, and the answer says what is needed', async () => {
      const answer = await ask('GET', '/v1/areas/E06000031/figures');
      expect(answer).toMatchObject({ status: 401, body: { code: 'token-missing', status: 401 } });
      expect(answer.body).toHaveProperty(
        'detail',
        'Send the header `Authorization: Bearer <access token>`, with a token that grants viewer@E06000031 or auditor@E06000031.',
      );
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="better-care-ledger"');
    });

    test.each(['Basic dXNlcjpwYXNz', 'Bearer', 'Bearer a b', 'bearer'])(
      'nobody with the header %j',
      async (authorization) => {
        const answer = await ask('GET', '/v1/explain?area=E06000031', undefined, {
          headers: { authorization },
        });
        expect(answer).toMatchObject({ status: 401, body: { code: 'token-missing' } });
      },
    );

    test('nobody with a token that does not hold', async () => {
      const answer = await ask('GET', '/v1/explain', undefined, {
        headers: { authorization: 'Bearer a.b.c' },
      });
      expect(answer).toMatchObject({ status: 401, body: { code: 'token-refused' } });
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"');
    });

    test('whoever holds the role for the area of the path', async () => {
      const mine = await ask('GET', '/v1/areas/E06000031/figures', ['viewer@E06000031']);
      expect(mine).toMatchObject({ status: 200, body: { area: 'E06000031', asker: 'somebody' } });
      expect(await ask('GET', '/v1/areas/E10000003/figures', ['auditor@*'])).toMatchObject({ status: 200 });
      const theirs = await ask('GET', '/v1/areas/E10000003/figures', ['viewer@E06000031']);
      expect(theirs).toMatchObject({ status: 403, body: { code: 'not-permitted' } });
      expect(theirs.headers.get('www-authenticate')).toContain('error="insufficient_scope"');
      expect(await ask('GET', '/v1/areas/E06000031/figures', ['publisher@urn:ons:E06000031'])).toMatchObject({
        status: 403,
      });
      expect(await ask('GET', '/v1/areas/E06000031/figures', [])).toMatchObject({ status: 403 });
    });

    test('by the one area of the query, given once', async () => {
      expect(await ask('GET', '/v1/explain?area=E06000031', ['viewer@E06000031'])).toMatchObject({
        status: 200,
      });
      expect(await ask('GET', '/v1/explain?area=E10000003', ['viewer@E06000031'])).toMatchObject({
        status: 403,
      });
      for (const query of ['', '?area=', '?area=*', '?area=E06000031&area=E10000003', '?Area=E06000031']) {
        const answer = await ask('GET', `/v1/explain${query}`, ['viewer@E06000031']);
        expect(answer).toMatchObject({ status: 400, body: { code: 'scope-missing' } });
      }
    });

    test('by a role held for anything, where each event is asked for; by one held everywhere, where there is no scope', async () => {
      expect(await ask('POST', '/v1/events', ['publisher@urn:ods:RGN'])).toMatchObject({ status: 201 });
      expect(await ask('POST', '/v1/events', ['viewer@E06000031'])).toMatchObject({ status: 403 });
      expect(await ask('POST', '/v1/rebuild', ['administrator@*'])).toMatchObject({ status: 201 });
      expect(await ask('POST', '/v1/rebuild', ['administrator@E06000031'])).toMatchObject({ status: 403 });
    });

    test('only a person where it takes one, whatever a machine is granted', async () => {
      const path = '/v1/areas/E06000031/sign-off';
      const approver = ['approver@E06000031'];
      const machine = await ask('POST', path, approver);
      const detail = 'It takes a person who signed in; the token is of a machine in its own name.';
      expect(machine).toMatchObject({ status: 403, body: { code: 'not-permitted', detail } });
      const bearer = await provider.token({ claims: { bettercare_grants: approver, auth_time: 1 } });
      const headers = { authorization: `Bearer ${bearer}` };
      expect(await ask('POST', path, undefined, { headers })).toMatchObject({ status: 201 });
    });

    test.each([
      ['GET', '/v1/areas/E10000003/figures', 'viewer@E10000003 or auditor@E10000003'],
      ['GET', '/v1/areas/943%20476%205919/figures', 'viewer@<area> or auditor@<area>'],
      ['GET', '/v1/explain?area=E10000003', 'viewer@E10000003'],
      ['POST', '/v1/events', 'publisher@<organisation>'],
      ['POST', '/v1/rebuild', 'administrator@*'],
    ])('whoever lacks the grant for %s %s is told that it takes %s', async (method, path, grant) => {
      const answer = await ask(method, path, ['viewer@E06000031']);
      expect(answer).toMatchObject({
        status: 403,
        body: { detail: `It takes a token that grants ${grant}.` },
      });
    });

    test('nobody while the provider does not answer; who comes is told when to come again', async () => {
      const away = await startOpenIdProvider('better-care-ledger');
      const settings = readSettings({ OIDC_ISSUER: away.issuer });
      if (!settings.ok) throw new Error('settings');
      class Waiting {}
      const imports = [PlatformModule.forRoot(settings.value, pool, logger)];
      Module({ imports, controllers: [FiguresController] })(Waiting);
      const waiting = await createHttpApplication(Waiting, logger);
      try {
        const address = await listen(waiting, { host: '127.0.0.1', port: 0 });
        const url = address.ok ? address.value : '';
        const headers = { authorization: `Bearer ${await away.token()}` };
        away.fail(true);
        lines.splice(0);
        const asked = Array.from({ length: 5 }, () =>
          fetch(`${url}/v1/areas/E06000031/figures`, { headers }),
        );
        const answers = await Promise.all(asked);
        expect(answers.map(({ status }) => status)).toEqual([503, 503, 503, 503, 503]);
        expect(answers.map((answer) => answer.headers.get('retry-after'))).toEqual(['1', '1', '1', '1', '1']);
        expect(away.requests()).toBe(1);
        expect(lines.filter((line) => line.includes('the OpenID provider gave no keys'))).toHaveLength(1);
      } finally {
        await waiting.close();
        await away.close();
      }
    });

    test('a route that declares no permission keeps the process from starting, by name', async () => {
      await expect(
        createHttpApplication(moduleOf(FiguresController, UndeclaredController), logger),
      ).rejects.toThrow('GET /v1/areas/:area/secrets (UndeclaredController.secrets) declares no permission');
    });

    test('so does one that does not describe itself', async () => {
      const starting = createHttpApplication(moduleOf(UndeclaredController), logger);
      await expect(starting).rejects.toThrow(/secrets \(.*\) does not describe itself/);
    });

    test('so does one declared both public and not, or scoped by a parameter it has not', async () => {
      const starting = createHttpApplication(moduleOf(MisdeclaredController), logger);
      await expect(starting).rejects.toThrow(
        /GET \/v1\/areas\/:code .* has no path parameter :area; .*GET \/v1\/both .* is declared both public and not/,
      );
    });
  });

  describe('problems', () => {
    test.each([
      ['GET', '/nowhere', 404, 'not-found'],
      ['GET', '/v1/%zz', 400, 'malformed-request'],
      ['GET', `/v1/areas/${'E'.repeat(300)}/figures`, 414, 'uri-too-long'],
      ['DELETE', '/v1/areas/E06000031/figures?x=1', 405, 'method-not-allowed'],
      ['GET', '/v1/events', 405, 'method-not-allowed'],
      ['QUERY', '/v1/events', 405, 'method-not-allowed'],
      ['GET', '/v1/events/', 404, 'not-found'],
    ])('%s %s is %d %s', async (method, path, status, code) => {
      const answer = await ask(method, path, ['viewer@E06000031']);
      expect(answer).toMatchObject({
        status,
        body: { status, code, type: `urn:better-care-ledger:problem:${code}` },
      });
      expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
      expect(answer.headers.get('allow')).toBe(
        status === 405 ? (method === 'DELETE' ? 'GET, HEAD' : 'POST') : null,
      );
    });

    test('an address with a NUL in it is refused, before anything is asked of the database', async () => {
      for (const path of ['/v1/explain?area=E060%00031', '/v1/areas/E060%00031/figures'])
        expect(await ask('GET', path, ['viewer@*'])).toMatchObject({
          status: 400,
          body: { code: 'malformed-request', detail: 'The address holds a NUL character (%00).' },
        });
    });

    test('a body beyond the limit is refused, announced or not', async () => {
      const body = Buffer.alloc(REQUEST_BYTES_MAX + 1, 0x20);
      const headers = { 'content-type': 'application/json' };
      const announced = await ask('POST', '/v1/events', ['publisher@urn:ods:RGN'], { body, headers });
      const detail = 'A request takes at most 8 MiB. Send the same in several requests.';
      expect(announced).toMatchObject({ status: 413, body: { code: 'body-too-large', detail } });
      const stream = new ReadableStream({
        start(controller) {
          controller.enqueue(body);
          controller.close();
        },
      });
      const init: RequestInit & { duplex: 'half' } = { body: stream, headers, duplex: 'half' };
      expect(await ask('POST', '/v1/events', ['publisher@urn:ods:RGN'], init)).toMatchObject({ status: 413 });
    });

    test('a bug is an id to ask about; what happened stays in the log', async () => {
      const answer = await ask('GET', '/v1/broken');
      const id = answer.headers.get('x-request-id');
      expect(answer).toMatchObject({
        status: 500,
        body: { code: 'internal-error', instance: `urn:uuid:${id}` },
      });
      expect(answer.text).not.toMatch(/hunter2|Error:|\.ts/);
      expect(lines.some((line) => line.includes('hunter2') && line.includes(String(id)))).toBe(true);
    });

    test('what is not HTTP is refused and the connection closed', async () => {
      const answer = await new Promise<string>((resolve) => {
        let text = '';
        const socket = connect(port, '127.0.0.1', () => socket.write('HELLO\r\n\r\n'));
        socket.on('data', (piece) => (text += piece.toString()));
        socket.on('close', () => resolve(text));
      });
      expect(answer).toMatch(
        /^HTTP\/1\.1 400 [\s\S]*application\/problem\+json[\s\S]*"code":"malformed-request"/,
      );
    });

    test('what does not come whole in its time is refused and the connection closed', async () => {
      const impatient = await createHttpApplication(moduleOf(FiguresController), logger, 150);
      await impatient.listen(0, '127.0.0.1');
      const socket = connect(Number(new URL(await impatient.getUrl()).port), '127.0.0.1');
      const answered = text(socket);
      socket.write('POST /v1/events HTTP/1.1\r\nHost: here\r\nContent-Length: 100\r\n\r\n{');
      expect(await answered).toMatch(/^HTTP\/1\.1 408 [\s\S]*"code":"request-timeout"/);
      await impatient.close();
    });

    test('no answer says what it runs on', async () => {
      const { headers } = await ask('GET', '/health/live');
      expect([...headers.keys()]).not.toEqual(expect.arrayContaining(['x-powered-by']));
      expect(headers.get('server')).toBeNull();
    });
  });

  describe('the log', () => {
    test('has a line for each request, by route; neither addresses, tokens nor bodies', async () => {
      lines.length = 0;
      await ask('GET', '/v1/areas/E06000031/figures?note=private', ['viewer@E06000031']);
      await ask('POST', '/v1/events', ['publisher@urn:ods:RGN'], { body: '{"private":1}' });
      expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
        { message: 'request', method: 'GET', route: '/v1/areas/:area/figures', status: 200 },
        { message: 'request', method: 'POST', route: '/v1/events', status: 201 },
      ]);
      expect(lines.join('')).not.toMatch(/private|eyJ|E06000031/);
    });
  });

  describe('health', () => {
    test('is live while it runs, and not ready without its database; why is not said', async () => {
      expect(await ask('GET', '/health/live')).toMatchObject({ status: 200, body: { status: 'up' } });
      const ready = await ask('GET', '/health/ready');
      expect(ready).toMatchObject({
        status: 503,
        body: { status: 'down', checks: { database: 'down', migrations: 'down' } },
      });
      expect(ready.text).not.toMatch(/ECONNREFUSED|127\.0\.0\.1/);
    });
  });
});
