import { SetMetadata } from '@nestjs/common';
import type { z } from 'zod';
import type { ProblemKind } from '../http/problem';

/** What a body may hold, by its media type. */
export type Content = Readonly<Record<string, z.ZodType>>;

/** One way a route answers when all is well. */
export interface AnswerDescription {
  readonly what: string;
  readonly content: Content;
  /** Headers beyond those that every answer has, and what each says. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** All that a caller has to know of a route, beside who may use it (`@Permission`). */
export interface RouteDescription {
  /** The route in one line. */
  readonly summary: string;
  readonly details?: string;
  readonly path?: z.ZodObject;
  readonly query?: z.ZodObject;
  /** Headers it reads, beyond those every route does. */
  readonly headers?: z.ZodObject;
  readonly body?: Content;
  readonly isBodyOptional?: boolean;
  /** Of this moment: it says something else each time it is asked, so that its answers bear no tag. */
  readonly isMomentary?: boolean;
  /** By status. */
  readonly answers: Readonly<Record<number, AnswerDescription>>;
  /** Kinds of problem beyond those that any route can meet. */
  readonly problems?: readonly ProblemKind[];
}

export const DESCRIPTION = Symbol('DESCRIPTION');

/**
 * Describes a route to those who use it. The published document is made from this, and a route without it keeps the
 * process from starting.
 */
export const Described = (description: RouteDescription) => SetMetadata(DESCRIPTION, description);

/** Content that is JSON of one schema. */
export function json(schema: z.ZodType): Content {
  return { 'application/json': schema };
}

/** Whether the answers of a route bear an ETag: those to questions, in JSON, that may be answered the same again. */
export function isTagged(method: string, { isMomentary = false, answers }: RouteDescription): boolean {
  const isQuestion = method === 'GET' || method === 'HEAD';
  const isJson = Object.keys(answers[200]?.content ?? {}).some((mediaType) => mediaType.endsWith('json'));
  return isQuestion && isJson && !isMomentary;
}
