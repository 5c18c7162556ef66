import type { FastifyInstance, FastifyRequest } from 'fastify';
import { inTrace, readTraceparent, stepOf, traceparentOf } from './trace-context';
import type { Trace } from './trace-context';

const TRACES = new WeakMap<FastifyRequest['raw'], Trace>();

/** Has each request be a step of the trace its caller names, or begin one, and tells the caller which. */
export function traceRequests(server: FastifyInstance): void {
  server.addHook('onRequest', (request, reply, next) => {
    const trace = stepOf(readTraceparent(request.headers.traceparent));
    TRACES.set(request.raw, trace);
    void reply.header('traceparent', traceparentOf(trace));
    inTrace(trace, next);
  });
  // A body arrives in the course of the connection, not of the request: what follows it is taken back here.
  server.addHook('preValidation', (request, _reply, next) => inTraceOf(request, next));
  server.addHook('onResponse', (request, _reply, next) => inTraceOf(request, next));
}

/** Does something as part of the trace of a request, however it came about. */
export function inTraceOf<Done>(request: FastifyRequest, work: () => Done): Done {
  const trace = TRACES.get(request.raw);
  return trace === undefined ? work() : inTrace(trace, work);
}
