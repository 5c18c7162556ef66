import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { map } from 'rxjs';
import type { Observable } from 'rxjs';
import { DESCRIPTION, isTagged } from '../description/described';
import type { RouteDescription } from '../description/described';

/** Every time it is asked again, so that who asks may still know it; what is unchanged is not sent again. */
const CACHE_CONTROL = 'private, no-cache';
const JSON_TYPE = 'application/json; charset=utf-8';

/** Tags each answer by what it says, on every route that answers a question, unless the route has done so itself. */
@Injectable()
export class AnswerTagInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const description = this.reflector.get<RouteDescription | undefined>(DESCRIPTION, context.getHandler());
    const { method } = context.switchToHttp().getRequest<FastifyRequest>();
    if (description === undefined || !isTagged(method, description)) return next.handle();
    const reply = context.switchToHttp().getResponse<FastifyReply>();
    return next.handle().pipe(map((answer) => tagged(answer, reply)));
  }
}

/** The ETag of an answer that says this. It is a weak one: the same is said whatever encoding it is sent in. */
export function tagOf(text: string): string {
  return `W/"${createHash('sha256').update(text).digest('base64url')}"`;
}

function tagged(answer: unknown, reply: FastifyReply): unknown {
  if (!reply.hasHeader('cache-control')) void reply.header('cache-control', CACHE_CONTROL);
  if (!reply.hasHeader('content-type')) void reply.header('content-type', JSON_TYPE);
  if (reply.hasHeader('etag')) return answer;
  const text = typeof answer === 'string' ? answer : JSON.stringify(answer);
  void reply.header('etag', tagOf(text));
  return text;
}
