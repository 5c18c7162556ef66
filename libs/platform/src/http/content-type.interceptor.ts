import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { DESCRIPTION } from '../description/described';
import type { RouteDescription } from '../description/described';
import { mediaTypeOf } from './media-type';
import { ProblemError, PROBLEMS } from './problem';

/** Hands a body to its route only when it comes as one of the media types that the route describes, once it is known who sends it. */
@Injectable()
export class ContentTypeInterceptor implements NestInterceptor {
  constructor(private readonly reflector: Reflector) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const description = this.reflector.get<RouteDescription | undefined>(DESCRIPTION, context.getHandler());
    const { headers, body } = context.switchToHttp().getRequest<FastifyRequest>();
    if (description?.body !== undefined && isSent(body)) {
      assertReadable(headers['content-type'], Object.keys(description.body));
    }
    return next.handle();
  }
}

function isSent(body: unknown): boolean {
  return body instanceof Readable || (Buffer.isBuffer(body) && body.length > 0);
}

function assertReadable(contentType: string | undefined, readable: readonly string[]): void {
  const mediaType = mediaTypeOf(contentType);
  // The encoding of a CSV file is found out from its bytes, whatever a charset says.
  const isReadable = mediaType.startsWith('text/') || isInUtf8(contentType);
  if (readable.includes(mediaType) && isReadable) return;
  throw new ProblemError(PROBLEMS.unsupportedMediaType, `Send ${readable.join(', or ')}; text in UTF-8.`, {
    headers: { 'accept-post': readable.join(', ') },
  });
}

function isInUtf8(contentType = ''): boolean {
  const [, ...parameters] = contentType.split(';').map((part) => part.trim().toLowerCase());
  return parameters.every(
    (part) => !part.startsWith('charset=') || /^charset=(?:utf-?8|"utf-?8")$/.test(part),
  );
}
