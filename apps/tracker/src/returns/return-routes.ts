import type { RecordedDecision } from '#decisions';
import type { Refusal, Result } from '#kernel';
import { json, PROBLEMS, readParameters } from '#platform';
import type { RoutePermission } from '#platform';
import { DecideReturnCommand, type OfReturn, type ReturnDecision, type ReturnStanding } from '#returns';
import type { CommandBus } from '@nestjs/cqrs';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { answerDecision, decidedAnswer, decidedBy, DecidingRoute, readDecisionBody } from '../deciding';
import type { AskedDecision } from '../deciding';
import { refusedQuestion } from '../problems';
import { decidedByMoment, DECIDED_MENDS, recordedByOf } from '../questions';
import { RETURN_PROBLEMS, refusedReturn } from './return-problems';
import type { EditedAnswer } from './returns.schema';

// What the routes of returns have in common.

/** A return, as it stands in addresses. */
export const returnPath = areaPath.extend({
  template: z
    .string()
    .max(60)
    .meta({
      description: 'The code of the template that the return answers.',
      examples: ['2015-16-q1'],
    }),
});

export type ReturnRequest = FastifyRequest<{ Params: { area: string; template: string } }>;
export type ReturnAsking = AskedDecision<ReturnRequest>;

export function returnOf({ params: { area, template } }: ReturnRequest): OfReturn {
  return { area, template };
}

/** A command as a route, `POST :template/fill`, below the address of the returns of an area. */
export function ReturnCommand(
  name: string,
  {
    body,
    answer = { what: 'The decision.', schema: decidedAnswer },
    ...described
  }: {
    readonly permission: RoutePermission;
    readonly summary: string;
    readonly details?: string;
    readonly body: z.ZodType;
    readonly answer?: { readonly what: string; readonly schema: z.ZodType };
  },
) {
  return DecidingRoute(`:template/${name}`, {
    ...{ ...described, path: returnPath, answer },
    body: json(body),
    problems: Object.values(RETURN_PROBLEMS),
  });
}

export function readReturnBody<Read>(schema: z.ZodType<Read>, request: Pick<FastifyRequest, 'body'>): Read {
  return readDecisionBody(schema, request, RETURN_PROBLEMS.refused);
}

/** Decides on a return that is open, over the version that was read, and answers with the decision. */
export async function decideOnReturn<Body>(
  commands: CommandBus,
  asking: ReturnAsking,
  schema: z.ZodType<Body>,
  decisionOf: (body: Body) => ReturnDecision,
): Promise<EditedAnswer> {
  const by = decidedBy(asking);
  const decision = decisionOf(readReturnBody(schema, asking.request));
  const outcome = await commands.execute(new DecideReturnCommand(returnOf(asking.request), decision, by));
  return answerReturn(outcome, by, asking.reply);
}

/** Answers a command on a return; an edit with what it made void. */
export function answerReturn(
  outcome: Result<
    {
      readonly recorded: readonly RecordedDecision[];
      readonly voided?: Pick<ReturnStanding['voided'][number], 'approvals' | 'signOff'> | undefined;
    },
    readonly Refusal[]
  >,
  by: ReturnType<typeof decidedBy>,
  reply: FastifyReply,
): EditedAnswer {
  const { recorded, voided } = told(outcome);
  return {
    ...answerDecision(recorded, by, reply),
    ...(voided && { voided: { approvals: voided.approvals.length, signOff: voided.signOff !== undefined } }),
  };
}

/** What was done or asked, or the problem that it was refused. */
export function told<Told>(outcome: Result<Told, readonly Refusal[]>): Told {
  if (!outcome.ok) throw refusedReturn(outcome.failure);
  return outcome.value;
}

/** The query of what is asked of a submission. */
export const revisionQuestion = z.strictObject({
  revision: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'is no number of a revision')
    .transform(Number)
    .optional()
    .describe('Which revision that was submitted; the last unless given.'),
});

/** The query of what differs from a submission. */
export const differencesQuestion = revisionQuestion.extend({ asKnown: decidedByMoment });

export const REVISION_PROBLEMS = [PROBLEMS.questionRefused];

const REVISION_MENDS = {
  revision: 'Give the number of a revision that was submitted, such as 1, or leave it out for the last',
};

/** The revision that an address asks about. */
export function revisionAsked({ query }: ReturnRequest): number | undefined {
  return readRevisionAsked(query);
}

export function readRevisionAsked(query: unknown): number | undefined {
  const read = readParameters(revisionQuestion, query, REVISION_MENDS);
  if (!read.ok) throw refusedQuestion(read.failure);
  return read.value.revision;
}

/** The revision that an address asks what differs from, and by when that had been recorded. */
export function readDifferencesAsked(query: unknown, now: Date) {
  const read = readParameters(differencesQuestion, query, { ...REVISION_MENDS, ...DECIDED_MENDS });
  if (!read.ok) throw refusedQuestion(read.failure);
  const { revision, asKnown } = read.value;
  const recordedBy = recordedByOf(asKnown, now);
  if (!recordedBy.ok) throw refusedQuestion(recordedBy.failure);
  return { revision, recordedBy: recordedBy.value };
}

/** The query of what is imported. */
export const importQuestion = z.strictObject({
  over: z
    .string()
    .regex(/^[1-9]\d{0,5}$/, 'is no number of a version')
    .transform(Number)
    .optional()
    .describe('The version of the return that a workbook was filled in over which does not say it itself.'),
  file: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .optional()
    .describe('What the file is called; kept beside its hash.'),
});

export function readImportQuestion(query: unknown): z.output<typeof importQuestion> {
  const read = readParameters(importQuestion, query, {
    over: 'Give the version that was read when the workbook was filled in, such as 3',
    file: 'Give the name of the file, of at most 200 characters, or leave it out',
  });
  if (!read.ok) throw refusedQuestion(read.failure);
  return read.value;
}
