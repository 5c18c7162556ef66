import { Catch, Inject } from '@nestjs/common';
import type { ArgumentsHost, ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from '../logging/logger';
import { LOGGER } from '../tokens';
import { inTraceOf } from '../tracing/trace-of-request';
import { PROBLEM_MEDIA_TYPE, ProblemError, problemDocument, PROBLEMS } from './problem';
import { ProblemPages } from './problem-pages';
import { RouteMethods } from './route-methods';
import { toProblem } from './to-problem';

/** The one place where failures become HTTP answers. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  constructor(
    @Inject(LOGGER) private readonly logger: Logger,
    private readonly routes: RouteMethods,
    private readonly pages: ProblemPages,
  ) {}

  catch(failure: unknown, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<FastifyRequest>();
    const reply = host.switchToHttp().getResponse<FastifyReply>();
    const problem = this.withMethods(toProblem(failure), request);
    if (problem.kind.status >= 500) {
      const fields = { requestId: request.id, code: problem.kind.code, route: request.routeOptions?.url };
      inTraceOf(request, () => this.logger.error('request failed', fields, problem.more.cause ?? failure));
    }
    if (reply.sent || this.pages.take(problem, request, reply)) return;
    void reply
      .status(problem.kind.status)
      .headers(problem.more.headers ?? {})
      .type(PROBLEM_MEDIA_TYPE)
      .send(JSON.stringify(problemDocument(problem, request.id)));
  }

  // The router answers an address it knows under another method as if it did not know it, and a method that it has
  // never heard of as if the request could not be read.
  private withMethods(problem: ProblemError, request: FastifyRequest): ProblemError {
    if (problem.kind !== PROBLEMS.notFound && problem.kind !== PROBLEMS.malformedRequest) return problem;
    const allowed = this.routes.allowedAt(request.url);
    if (allowed.length === 0 || allowed.includes(request.method)) return problem;
    const list = allowed.join(', ');
    return new ProblemError(PROBLEMS.methodNotAllowed, `This resource takes ${list}.`, {
      headers: { allow: list },
    });
  }
}
