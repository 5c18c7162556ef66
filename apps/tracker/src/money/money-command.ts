import type { RecordedDecision } from '#decisions';
import type { Refusal, Result } from '#kernel';
import { callerOf, Described, json, Permission, PROBLEMS, readBody, refusalSchema, refused } from '#platform';
import type { Identity, ProblemError, ProblemKind, RoutePermission } from '#platform';
import { applyDecorators, createParamDecorator, HttpCode, Post } from '@nestjs/common';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { DECIDED_OVER_PROBLEMS, expectedVersion, tagOfVersion } from '../decided-over';

// What the routes of funds, agreements and settlements have in common.

export const MONEY_READERS = {
  roles: ['viewer', 'preparer', 'finance', 'approver', 'auditor', 'administrator'],
  scope: { path: 'area' },
} as const satisfies RoutePermission;

/** Writes what partners are to agree to. */
export const PREPARER = { roles: ['preparer'], scope: { path: 'area' } } as const satisfies RoutePermission;

/** Records what money did. */
export const FINANCE = { roles: ['finance'], scope: { path: 'area' } } as const satisfies RoutePermission;

/** A person answers for what is put in force, and no machine. */
export const APPROVER = {
  roles: ['approver'],
  scope: { path: 'area' },
  by: 'person',
} as const satisfies RoutePermission;

/** What a command on money can meet beyond what any route can, and any that is decided over a version. */
export const MONEY_PROBLEMS = {
  misplaced: {
    code: 'money-not-ready',
    status: 409,
    title: 'It is not where this can be done',
    means: 'The status of the fund, the agreement or the settlement does not allow the command.',
    mend: 'Read it; pooled-fund.md, or settlement.md, says which command follows on which status.',
  },
  refused: {
    code: 'money-refused',
    status: 422,
    title: 'What was sent breaks rules',
    means:
      'What was sent is not what the command takes, or may not be done; `errors` has every rule it breaks.',
    mend: 'Mend what `errors` names and send it again.',
  },
} as const satisfies Record<string, ProblemKind>;

/** An area and a policy year, as they stand in addresses. */
export const areaYearPath = areaPath.extend({
  year: z
    .string()
    .max(200)
    .meta({ description: 'A policy year.', examples: ['2016-17'] }),
});

/** What a command on money is answered with: the last decision it made. */
const moneyDecidedAnswer = z.strictObject({
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
  warnings: z.array(refusalSchema).describe('What does not add up, and was taken all the same.'),
});
export type MoneyDecided = z.infer<typeof moneyDecidedAnswer>;

/** A command as a route, `POST :year/agree`, below the address of its controller. */
export function MoneyCommand(
  route: string,
  {
    permission,
    summary,
    details,
    path,
    body,
    isAlwaysReady = false,
  }: {
    readonly permission: RoutePermission;
    readonly summary: string;
    readonly details?: string;
    readonly path: z.ZodObject;
    readonly body: z.ZodType;
    /** Whether there is no status that does not allow it. */
    readonly isAlwaysReady?: boolean;
  },
) {
  return applyDecorators(
    Post(route),
    HttpCode(200),
    Permission(permission),
    Described({
      summary,
      ...(details !== undefined && { details }),
      path,
      headers: z.strictObject({
        'if-match': z
          .string()
          .optional()
          .meta({ description: 'The ETag of what was read; only what comes first of all has none.' }),
      }),
      body: json(body),
      answers: {
        200: {
          what: 'The decision, and what does not add up.',
          content: json(moneyDecidedAnswer),
          headers: { etag: 'The version from now on, for If-Match.' },
        },
      },
      problems: [
        PROBLEMS.malformedJson,
        ...Object.values(DECIDED_OVER_PROBLEMS),
        ...(isAlwaysReady ? [MONEY_PROBLEMS.refused] : Object.values(MONEY_PROBLEMS)),
      ],
    }),
  );
}

export type MoneyRequest = FastifyRequest<{ Params: { area: string; year: string; code?: string } }>;

/** Who asks for a decision, and who is answered. */
export interface MoneyAsking {
  readonly request: MoneyRequest;
  readonly caller: Identity;
  readonly reply: FastifyReply;
}

/** What every command on money is given. */
export const Asking = createParamDecorator((_: unknown, context: ExecutionContext): MoneyAsking => {
  const http = context.switchToHttp();
  const request = http.getRequest<MoneyRequest>();
  return { request, caller: callerOf(request), reply: http.getResponse<FastifyReply>() };
});

/** By whom a command is given, and over which version. */
export function decidedBy(
  { request: { headers }, caller: { subject } }: MoneyAsking,
  withoutVersion: 'is-first' | 'is-refused' = 'is-refused',
): { readonly actor: string; readonly expectedVersion: number } {
  return { actor: subject, expectedVersion: expectedVersion(headers['if-match'], withoutVersion) };
}

export function readMoneyBody<Read>(schema: z.ZodType<Read>, { body }: MoneyRequest): Read {
  const given = readBody(schema, body);
  if (!given.ok) throw refused(MONEY_PROBLEMS.refused, given.failure);
  return given.value;
}

/** What became of a command on money, as its library says it. */
export type MoneyOutcome = Result<
  { readonly recorded: readonly RecordedDecision[]; readonly warnings: readonly Refusal[] },
  readonly Refusal[]
>;

/**
 * Answers a command with what it decided, last of all, and the version it made; where it decided nothing, since it
 * stood so already, with the version it was decided over.
 *
 * @param kinds which kind of problem a refusal by a rule is, where it is not that what was sent breaks it
 */
export function answerDecided(
  outcome: MoneyOutcome,
  { expectedVersion: read }: { readonly expectedVersion: number },
  reply: FastifyReply,
  kinds: ProblemKinds,
): MoneyDecided {
  if (!outcome.ok) throw refusedMoney(outcome.failure, kinds);
  const { recorded, warnings } = outcome.value;
  const last = recorded.at(-1);
  const version = last?.version ?? read;
  void reply.header('etag', tagOfVersion(version));
  return {
    version,
    ...(last && { position: last.position, type: last.type, recordedAt: last.recordedAt }),
    warnings: [...warnings],
  };
}

export type ProblemKinds = Readonly<Record<string, ProblemKind>>;

/** A command, or a question about money, that was refused; the first rule that was broken, and where, says which kind it is. */
export function refusedMoney(refusals: readonly Refusal[], kinds: ProblemKinds): ProblemError {
  const { rule = '', where = '' } = refusals[0] ?? {};
  if (rule === 'decided-meanwhile') return refused(DECIDED_OVER_PROBLEMS.decidedMeanwhile, refusals);
  return refused(kinds[`${rule} at ${where}`] ?? kinds[rule] ?? MONEY_PROBLEMS.refused, refusals);
}

/** `2016-17` in an address is the policy year 2016/17; anything else is a year of which there is nothing. */
export function policyYearOf({ year }: { readonly year: string }): string {
  return year.replace('-', '/');
}
