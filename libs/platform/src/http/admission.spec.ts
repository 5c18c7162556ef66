import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Controller, Get, Module, Post, Req } from '@nestjs/common';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { startOpenIdProvider } from '#testing';
import type { OpenIdProvider } from '#testing';
import { readSettings } from '../configuration/settings';
import { Described, json } from '../description/described';
import { openPool } from '../database/pool';
import { Permission } from '../identity/permission';
import { createLogger } from '../logging/logger';
import { PlatformModule } from '../platform.module';
import { createHttpApplication } from './http-application';

const ANYTHING = {
  summary: 'A route of this spec',
  answers: { 200: { what: 'Whatever it says.', content: json(z.looseObject({})) } },
};

/** A request that is worked on until it is said to be done. */
interface Working {
  readonly senderGone: Promise<unknown>;
  readonly done: () => void;
}
const working = new Set<Working>();

@Controller()
class SpecController {
  @Get('figures')
  @Permission({ roles: ['viewer'], scope: 'everywhere' })
  @Described(ANYTHING)
  figures(): object {
    return {};
  }

  @Post('events')
  @Permission({ roles: ['viewer'], scope: 'everywhere' })
  @Described(ANYTHING)
  publish(): object {
    return {};
  }

  @Post('long')
  @Permission({ roles: ['viewer'], scope: 'everywhere' })
  @Described(ANYTHING)
  long(@Req() { raw }: FastifyRequest): Promise<object> {
    const senderGone = once(raw.socket, 'close');
    return new Promise((resolve) => working.add({ senderGone, done: () => resolve({}) }));
  }
}

describe('room for a request', () => {
  const logger = createLogger({ level: 'silent', format: 'json' });
  const pool = openPool({ url: 'postgres://nobody@127.0.0.1:9/none', max: 1, name: 'spec' });
  let provider: OpenIdProvider;
  let application: NestFastifyApplication | undefined;
  let address: string;

  beforeAll(async () => {
    provider = await startOpenIdProvider('better-care-ledger');
  });
  afterEach(() => application?.close());
  afterAll(async () => {
    await provider.close();
    await pool.end();
  });

  async function start(environment: Record<string, string>): Promise<void> {
    const settings = readSettings({ OIDC_ISSUER: provider.issuer, ...environment });
    if (!settings.ok) throw new Error('settings');
    class Spec {}
    Module({
      imports: [PlatformModule.forRoot(settings.value, pool, logger)],
      controllers: [SpecController],
    })(Spec);
    application = await createHttpApplication(Spec, logger);
    await application.listen(0, '127.0.0.1');
    address = await application.getUrl();
  }

  const tokenOf = (sub: string) => provider.token({ claims: { sub, bettercare_grants: ['viewer@*'] } });

  async function ask(path: string, sub: string | undefined, init: RequestInit = {}) {
    const headers: Record<string, string> =
      sub === undefined ? {} : { authorization: `Bearer ${await tokenOf(sub)}` };
    const response = await fetch(`${address}${path}`, { ...init, headers });
    const { code } = (await response.json()) as { code?: string };
    return { status: response.status, code, headers: response.headers };
  }

  /** A request that is let in and never sends its body. */
  async function unfinished(sub: string | undefined, ...headers: string[]): Promise<Socket> {
    const socket = connect(Number(new URL(address).port), '127.0.0.1');
    const token = sub === undefined ? [] : [`authorization: Bearer ${await tokenOf(sub)}`];
    const head = ['POST /events HTTP/1.1', 'host: spec', ...token, 'content-length: 10', ...headers];
    socket.on('error', () => undefined).write(`${head.join('\r\n')}\r\n\r\n`);
    return socket;
  }

  /** Two of them, which is one client's half where there is least room. */
  async function half(...of: Parameters<typeof unfinished>): Promise<Socket[]> {
    return [await unfinished(...of), await unfinished(...of)];
  }

  async function eventually(sub: string | undefined, status: number): Promise<void> {
    while ((await ask('/events', sub, { method: 'POST', body: 'x' })).status !== status) await sleep(5);
  }

  test('is given to each client at its own rate, and says what is left of it', async () => {
    await start({ CLIENT_REQUESTS_PER_SECOND: '1' });
    for (const left of [4, 3, 2, 1, 0]) {
      const { status, headers } = await ask('/figures', 'polling');
      expect(status).toBe(200);
      expect(headers.get('ratelimit-policy')).toBe('"client";q=5;w=5');
      expect(headers.get('ratelimit')).toMatch(new RegExp(`^"client";r=${left};t=[1-5]$`));
    }
    const beyond = await ask('/figures', 'polling');
    expect(beyond).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect(beyond.headers.get('retry-after')).toMatch(/^[1-5]$/);
    expect((await ask('/figures', 'another')).status).toBe(200);
  });

  test('is given to what no token vouches for by address, and keeps out nobody with a token', async () => {
    await start({ UNVERIFIED_REQUESTS_PER_SECOND: '1' });
    for (let request = 1; request <= 5; request++)
      expect((await ask('/figures', undefined)).status).toBe(401);
    expect(await ask('/figures', undefined)).toMatchObject({ status: 429, code: 'too-many-requests' });
    expect((await ask('/figures', 'another')).status).toBe(200);
  });

  test('in hand is shared: a client that fills its half keeps out itself alone', async () => {
    await start({ REQUESTS_IN_FLIGHT_MAX: '4' });
    const held = await half('flooding');
    await eventually('flooding', 429);
    const beyond = await ask('/events', 'flooding', { method: 'POST', body: 'x' });
    expect(beyond).toMatchObject({ status: 429, code: 'too-busy' });
    expect(beyond.headers.get('retry-after')).toBe('1');
    expect((await ask('/events', 'another', { method: 'POST', body: 'x' })).status).toBe(201);
    expect((await ask('/figures', 'flooding')).status).toBe(200);
    held.forEach((socket) => socket.destroy());
    await eventually('flooding', 201);
  });

  test('in hand is half at most of those without a token, whatever their addresses', async () => {
    await start({ REQUESTS_IN_FLIGHT_MAX: '4' });
    const held = await half(undefined);
    await eventually(undefined, 429);
    const elsewhere = connect({
      port: Number(new URL(address).port),
      host: '127.0.0.1',
      localAddress: '127.0.0.2',
    });
    elsewhere.write('POST /events HTTP/1.1\r\nhost: spec\r\ncontent-length: 1\r\n\r\nx');
    const [answer] = (await once(elsewhere, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 429 /);
    expect((await ask('/events', 'another', { method: 'POST', body: 'x' })).status).toBe(201);
    held.forEach((socket) => socket.destroy());
    elsewhere.destroy();
  });

  test('in hand counts a body in gzip as what it may grow to', async () => {
    await start({ MEBIBYTES_IN_FLIGHT_MAX: '32' });
    const held = await half('zipping', 'content-encoding: gzip');
    await eventually('zipping', 429);
    held.forEach((socket) => socket.destroy());
    await eventually('zipping', 201);
  });

  test('in hand is given back by whoever goes away while their token is looked at', async () => {
    const waiting: ServerResponse[] = [];
    const introspection = createServer((request, response) => {
      request.resume();
      waiting.push(response);
      introspection.emit('asked');
    });
    await once(introspection.listen(0, '127.0.0.1'), 'listening');
    await start({
      REQUESTS_IN_FLIGHT_MAX: '4',
      OIDC_INTROSPECTION_URL: `http://127.0.0.1:${(introspection.address() as AddressInfo).port}`,
      OIDC_INTROSPECTION_CLIENT: 'spec',
      OIDC_INTROSPECTION_SECRET: 'spec',
    });
    const sayActive = () =>
      waiting.splice(0).forEach((response) => response.end(JSON.stringify({ active: true })));
    for (let place = 0; place < 2; place++) {
      const gone = once(application?.getHttpServer() as Server, 'connection') as Promise<[Socket]>;
      const leaving = await unfinished('leaving');
      const [connection] = await gone;
      await once(introspection, 'asked');
      leaving.destroy();
      await once(connection, 'close');
      sayActive();
    }
    introspection.on('asked', sayActive);
    expect((await ask('/events', 'leaving', { method: 'POST', body: 'x' })).status).toBe(201);
    introspection.closeAllConnections();
    introspection.close();
  });

  test('in hand is also what is worked on for senders who went away, whose haste makes no more room', async () => {
    await start({});
    const long = { method: 'POST', body: Buffer.alloc(64 * 1024) };
    for (let again = 0; again < 4; again++) {
      const leaving = new AbortController();
      let turnedAway = 0;
      for (let one = 0; one < 20; one++) {
        ask('/long', 'hasty', { ...long, signal: leaving.signal }).then(
          ({ status }) => (turnedAway += Number(status === 429)),
          () => undefined,
        );
      }
      while (working.size + turnedAway < 20) await sleep(5);
      expect(working.size).toBe(8);
      leaving.abort();
      await Promise.all([...working].map(({ senderGone }) => senderGone));
      expect(await ask('/events', 'hasty', long)).toMatchObject({ status: 429, code: 'too-busy' });
      for (const { done } of working) done();
      working.clear();
      await eventually('hasty', 201);
    }
  });

  test('a body that is turned away is read to its end first, so that its sender hears why', async () => {
    await start({ REQUESTS_IN_FLIGHT_MAX: '4' });
    const held = await half('flooding');
    await eventually('flooding', 429);
    const body = Buffer.alloc(8 * 1024 * 1024);
    expect(await ask('/events', 'flooding', { method: 'POST', body })).toMatchObject({ status: 429 });
    held.forEach((socket) => socket.destroy());
  });
});
