import type { RecordedDecision } from '#decisions';
import type { Refusal, Result } from '#kernel';
import { json, refusalSchema } from '#platform';
import type { ProblemError, ProblemKind, RoutePermission } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { answerDecision, decidedAnswer, DecidingRoute, readDecisionBody, refusedDecision } from '../deciding';
import type { AskedDecision, ProblemKinds } from '../deciding';

// What the routes of funds, agreements and settlements have in common.

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
const moneyDecidedAnswer = decidedAnswer.extend({
  warnings: z.array(refusalSchema).describe('What does not add up, and was taken all the same.'),
});
export type MoneyDecided = z.infer<typeof moneyDecidedAnswer>;

/** A command as a route, `POST :year/agree`, below the address of its controller. */
export function MoneyCommand(
  route: string,
  {
    body,
    isAlwaysReady = false,
    ...described
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
  return DecidingRoute(route, {
    ...described,
    body: json(body),
    answer: { what: 'The decision, and what does not add up.', schema: moneyDecidedAnswer },
    problems: isAlwaysReady ? [MONEY_PROBLEMS.refused] : Object.values(MONEY_PROBLEMS),
  });
}

export type MoneyRequest = FastifyRequest<{ Params: { area: string; year: string; code?: string } }>;
export type MoneyAsking = AskedDecision<MoneyRequest>;

export function readMoneyBody<Read>(schema: z.ZodType<Read>, request: MoneyRequest): Read {
  return readDecisionBody(schema, request, MONEY_PROBLEMS.refused);
}

/** What became of a command on money, as its library says it. */
export type MoneyOutcome = Result<
  { readonly recorded: readonly RecordedDecision[]; readonly warnings: readonly Refusal[] },
  readonly Refusal[]
>;

/**
 * Answers a command with what it decided.
 *
 * @param refusedAs the problem that a refusal is
 */
export function answerDecided(
  outcome: MoneyOutcome,
  by: { readonly expectedVersion: number },
  reply: FastifyReply,
  refusedAs: (refusals: readonly Refusal[]) => ProblemError,
): MoneyDecided {
  if (!outcome.ok) throw refusedAs(outcome.failure);
  const { recorded, warnings } = outcome.value;
  return { ...answerDecision(recorded, by, reply), warnings: [...warnings] };
}

/**
 * A command, or a question about money, that was refused; the first rule that was broken says which kind it is.
 *
 * @param kinds of the rules that say something else than that what was sent breaks them
 */
export function refusedMoney(refusals: readonly Refusal[], kinds: ProblemKinds): ProblemError {
  return refusedDecision(refusals, kinds, MONEY_PROBLEMS.refused);
}
