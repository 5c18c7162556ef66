import type { RecordedDecision } from '#decisions';
import type { Refusal } from '#kernel';
import { callerOf, Described, json, Permission, PROBLEMS, readBody, refused } from '#platform';
import type { Content, Identity, ProblemError, ProblemKind, RoutePermission } from '#platform';
import { applyDecorators, createParamDecorator, HttpCode, Post } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { DECIDED_OVER_PROBLEMS, expectedVersion, tagOfVersion } from './decided-over';

// What the routes have in common by which people decide something over the version that they read.

/** What a command is answered with: the last decision it made. */
export const decidedAnswer = z.strictObject({
  version: z
    .int()
    .min(1)
    .describe('How many decisions there are on it; the next command names it in If-Match.'),
  position: z
    .int()
    .min(0)
    .exactOptional()
    .describe('The place of the decision among all decisions; absent where it stood as sent already.'),
  type: z
    .string()
    .exactOptional()
    .meta({ description: 'What was decided.', examples: ['fund.agreed'] }),
  recordedAt: z.iso.datetime().exactOptional(),
});
export type Decided = z.infer<typeof decidedAnswer>;

/** Why something is decided, in the body of a command that has to say so. */
export const reason = z
  .string()
  .trim()
  .min(1)
  .max(2_000)
  .describe('Why, in a sentence; kept with the decision.');

/** The body of a command that needs nothing said. */
export const nothingBody = z.strictObject({});

interface CommandDescription {
  readonly permission: RoutePermission;
  readonly summary: string;
  readonly details?: string;
  readonly path: z.ZodObject;
  readonly query?: z.ZodObject;
  readonly body: Content;
  readonly answer: { readonly what: string; readonly schema: z.ZodType };
  /** Kinds of problem of its own, beyond those of every command. */
  readonly problems: readonly ProblemKind[];
}

/** A command as a route, `POST :year/agree`, below the address of its controller. */
export function DecidingRoute(
  route: string,
  { permission, summary, details, path, query, body, answer, problems }: CommandDescription,
) {
  return applyDecorators(
    Post(route),
    HttpCode(200),
    Permission(permission),
    Described({
      summary,
      ...(details !== undefined && { details }),
      path,
      ...(query && { query }),
      headers: z.strictObject({
        'if-match': z
          .string()
          .optional()
          .meta({ description: 'The ETag of what was read; only what comes first of all has none.' }),
      }),
      body,
      answers: {
        200: {
          what: answer.what,
          content: json(answer.schema),
          headers: { etag: 'The version from now on, for If-Match.' },
        },
      },
      problems: [
        ...('application/json' in body ? [PROBLEMS.malformedJson] : []),
        ...Object.values(DECIDED_OVER_PROBLEMS),
        ...problems,
      ],
    }),
  );
}

/** Who asks for a decision, and who is answered. */
export interface AskedDecision<Request extends FastifyRequest = FastifyRequest> {
  readonly request: Request;
  readonly caller: Identity;
  readonly reply: FastifyReply;
}

/** What every command is given. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): AskedDecision => {
  const http = context.switchToHttp();
  const request = http.getRequest<FastifyRequest>();
  return { request, caller: callerOf(request), reply: http.getResponse<FastifyReply>() };
});

/** By whom a command is given, and over which version. */
export function decidedBy(
  {
    request: { headers },
    caller: { subject },
  }: { readonly request: Pick<FastifyRequest, 'headers'>; readonly caller: Identity },
  withoutVersion: 'is-first' | 'is-refused' = 'is-refused',
): { readonly actor: string; readonly expectedVersion: number } {
  return { actor: subject, expectedVersion: expectedVersion(headers['if-match'], withoutVersion) };
}

/** A body as its command takes it, or the problem that it is not. */
export function readDecisionBody<Read>(
  schema: z.ZodType<Read>,
  { body }: Pick<FastifyRequest, 'body'>,
  kind: ProblemKind,
): Read {
  const given = readBody(schema, body);
  if (!given.ok) throw refused(kind, given.failure);
  return given.value;
}

/**
 * Answers a command with what it decided, last of all, and the version it made; where it decided nothing, since it
 * stood so already, with the version it was decided over.
 */
export function answerDecision(
  recorded: readonly RecordedDecision[],
  { expectedVersion: read }: { readonly expectedVersion: number },
  reply: FastifyReply,
): Decided {
  const last = recorded.at(-1);
  const version = last?.version ?? read;
  void reply.header('etag', tagOfVersion(version));
  return { version, ...(last && { position: last.position, type: last.type, recordedAt: last.recordedAt }) };
}

export type ProblemKinds = Readonly<Record<string, ProblemKind>>;

/**
 * A command, or a question, that was refused; the first rule that was broken, and where, says which kind it is.
 *
 * @param otherwise the kind of a rule that is not among them
 */
export function refusedDecision(
  refusals: readonly Refusal[],
  kinds: ProblemKinds,
  otherwise: ProblemKind,
): ProblemError {
  const { rule = '', where = '' } = refusals[0] ?? {};
  if (rule === 'decided-meanwhile') return refused(DECIDED_OVER_PROBLEMS.decidedMeanwhile, refusals);
  return refused(kinds[`${rule} at ${where}`] ?? kinds[rule] ?? otherwise, refusals);
}
