import { randomUUID } from 'node:crypto';
import type { Socket } from 'node:net';
import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { DynamicModule, Type } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { SettingFault } from '../configuration/setting-kinds';
import type { Settings } from '../configuration/settings';
import type { Logger } from '../logging/logger';
import { nestLogger } from '../logging/nest-logger';
import { Metrics } from '../metrics/metrics';
import { HTTP_REQUEST_SECONDS } from '../metrics/platform.metrics';
import { traceRequests } from '../tracing/trace-of-request';
import { Admission } from './admission';
import { timeAnswers } from './answer-time';
import { goesInGzip, inGzip } from './compressed';
import { drain } from './drain';
import { listenFault } from './listen-fault';
import { isNotModified } from './not-modified';
import { REQUEST_BYTES_MAX } from './request-size';
import { PROBLEM_MEDIA_TYPE, ProblemError, problemDocument, PROBLEMS } from './problem';
import { ProblemPages } from './problem-pages';
import { releaseConnections } from './release-connections';
import { RouteMethods } from './route-methods';
import { toProblem } from './to-problem';

/** All of a request has to come within this. A route that reads as it comes gives up before, and says how far it came. */
const REQUEST_WITHIN_MS = 75_000;
const HEADERS_WITHIN_MS = 60_000;
const KEEP_ALIVE_TIMEOUT_MS = 65_000;
/** Bodies of lines are handed on unread; their route limits them line by line. */
const READ_AS_THEY_COME = ['application/x-ndjson', 'application/cloudevents+x-ndjson'];
const PATH_PARAMETER_LENGTH_MAX = 200;
/** No text that is kept can hold it: a database that is asked for it fails. */
const NUL = '%00';

/**
 * Puts a module behind HTTP, ready to listen. A body is handed to its route as the bytes that came, so that
 * nothing is parsed before the caller is known (see `readJson`).
 *
 * @throws Error when a route declares no permission, or a provider is missing.
 */
export async function createHttpApplication(
  module: Type | DynamicModule,
  logger: Logger,
  requestWithinMs = REQUEST_WITHIN_MS,
): Promise<NestFastifyApplication> {
  let problemPages: ProblemPages | undefined = undefined; // until the application is put together
  const adapter = new FastifyAdapter({
    logger: false,
    bodyLimit: REQUEST_BYTES_MAX,
    requestTimeout: requestWithinMs,
    http: {
      connectionsCheckingInterval: requestWithinMs / 15,
      headersTimeout: Math.min(HEADERS_WITHIN_MS, requestWithinMs), // a greater one would outdo the request's own
    },
    connectionTimeout: 0, // the request's own limit is enough, and a live stream has no end
    keepAliveTimeout: KEEP_ALIVE_TIMEOUT_MS,
    forceCloseConnections: 'idle',
    return503OnClosing: false, // what has arrived is answered; nothing new is let in
    trustProxy: false,
    requestIdHeader: false,
    genReqId: () => randomUUID(),
    routerOptions: {
      maxParamLength: PATH_PARAMETER_LENGTH_MAX,
      caseSensitive: true,
      ignoreTrailingSlash: false,
      ignoreDuplicateSlashes: false,
    },
    frameworkErrors: (error: unknown, request: FastifyRequest, reply: FastifyReply) =>
      sendBare(error, request, reply, problemPages),
    clientErrorHandler: refuseConnection,
  });
  const server = adapter.getInstance<FastifyInstance>();
  releaseConnections(server);
  traceRequests(server);
  const answeredInSeconds = timeAnswers(server);
  server.addHook('onRequest', (request, reply, next) => {
    void reply.header('x-request-id', request.id).header('x-content-type-options', 'nosniff');
    next(request.url.includes(NUL) ? nulInAddress() : undefined);
  });
  server.addHook('onSend', async (request, reply, body) => {
    if (reply.statusCode >= 400) await drain(request.raw);
    const isToZip = goesInGzip(request, reply, body);
    if (isNotModified(request, reply)) {
      void reply.status(304).removeHeader('content-type');
      if (request.method !== 'HEAD') return null;
      // The router takes the body away itself, and fails where there is none. It says how long it was, so it is to be
      // as long as in the answer to GET.
      return isToZip ? inGzip(body) : body;
    }
    if (!isToZip) return body;
    void reply.header('content-encoding', 'gzip');
    return inGzip(body);
  });
  server.addHook('onResponse', (request, reply, next) => {
    logRequest(logger, request, reply);
    next();
  });
  server.removeAllContentTypeParsers();
  server.addContentTypeParser(READ_AS_THEY_COME, (_request, body, done) => done(null, body));
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));

  const application = await NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: nestLogger(logger),
    bodyParser: false,
    abortOnError: false,
  });
  problemPages = application.get(ProblemPages);
  application.get(Admission).guard(server);
  const routes = application.get(RouteMethods);
  server.addHook('onRoute', (route) => routes.learn(route));
  const observe = application.get(Metrics).histogram(HTTP_REQUEST_SECONDS);
  server.addHook('onResponse', (request, reply, next) => {
    const labels = { method: request.method, route: routeOf(request), status: statusClass(reply.statusCode) };
    if (!isEventStream(reply)) observe(labels, answeredInSeconds(request, reply));
    next();
  });
  await application.init();
  return application;
}

/** Begins to listen where the settings say, and answers with the address; a port of 0 has become a real one. */
export async function listen(
  application: NestFastifyApplication,
  { host, port }: Pick<Settings, 'host' | 'port'>,
): Promise<Result<string, SettingFault>> {
  try {
    // Not through the framework, which writes a line of its own about a port that is taken.
    return ok(await application.getHttpAdapter().getInstance().listen({ port, host }));
  } catch (cause) {
    return fail(listenFault(cause, { host, port, hostSetting: 'HOST', portSetting: 'PORT' }));
  }
}

function nulInAddress(): ProblemError {
  return new ProblemError(PROBLEMS.malformedRequest, 'The address holds a NUL character (%00).');
}

/** The route's pattern, never the address: addresses are written by callers. */
function routeOf(request: FastifyRequest): string {
  return request.routeOptions.url ?? '(none)';
}

/** It is open for as long as somebody watches, which says nothing about how soon anything was answered. */
function isEventStream(reply: FastifyReply): boolean {
  return String(reply.getHeader('content-type')).startsWith('text/event-stream');
}

/** Two answers are told apart from the rest of their class: they are asked to be sent again. */
function statusClass(status: number): string {
  return status === 429 || status === 503 ? String(status) : `${Math.floor(status / 100)}xx`;
}

function logRequest(logger: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const route = routeOf(request);
  const fields = {
    requestId: request.id,
    method: request.method,
    route,
    status: reply.statusCode,
    durationMs: Math.round(reply.elapsedTime),
  };
  if (route.startsWith('/health/')) logger.debug('request', fields);
  else logger.info('request', fields);
}

// For what the router refuses before any handler could: an address that cannot be decoded, or is too long.
function sendBare(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  pages: ProblemPages | undefined,
): void {
  const problem = toProblem(error);
  if (pages?.take(problem, request, reply) === true) return;
  void reply
    .status(problem.kind.status)
    .type(PROBLEM_MEDIA_TYPE)
    .send(JSON.stringify(problemDocument(problem, request.id)));
}

// For what is not even an HTTP request; there is no reply object to write through.
function refuseConnection(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const kind =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? PROBLEMS.headersTooLarge
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? PROBLEMS.requestTimeout
        : PROBLEMS.malformedRequest;
  const detail = 'The connection is closed, since the request could not be read to its end.';
  const body = JSON.stringify(problemDocument(new ProblemError(kind, detail), randomUUID()));
  const head = [
    `HTTP/1.1 ${kind.status} ${kind.title}`,
    `content-type: ${PROBLEM_MEDIA_TYPE}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'connection: close',
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
}
