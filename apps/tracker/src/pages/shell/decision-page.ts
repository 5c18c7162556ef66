import type { Refusal, Result } from '#kernel';
import { decisionForm } from '#pages';
import type { DecisionForm, Field, FormGiven, Html } from '#pages';
import { FORM_TOKEN_FIELD, ProblemError, PROBLEMS, readBody, readForm, sessionOf } from '#platform';
import type { Session } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { DECIDED_OVER_PROBLEMS } from '../../decided-over';

// What the pages have in common on which people decide something, by the commands that the doors below /v1 take.

/** What a form sent, and over which version of what it decides on its page was made. */
export interface SentDecision {
  readonly typed: URLSearchParams;
  readonly expectedVersion: number;
}

const VERSION = /^(?:0|[1-9]\d{0,8})$/;

/** @throws ProblemError where it says no version: it is no form of these pages. */
export function readDecision(request: FastifyRequest): SentDecision {
  const typed = readForm(request);
  typed.delete(FORM_TOKEN_FIELD);
  const version = typed.get('version') ?? '';
  if (!VERSION.test(version)) {
    throw new ProblemError(
      PROBLEMS.malformedRequest,
      'The form does not say what was read before it was sent. Open its page again.',
    );
  }
  return { typed, expectedVersion: Number(version) };
}

/** What was typed, held to what the door of the same decision takes. */
export function readTyped<Read>(schema: z.ZodType<Read>, body: unknown): Result<Read, Refusal[]> {
  return readBody(schema, Buffer.from(JSON.stringify(body)));
}

/** Who decides on a page; everybody on it has signed in. */
export function deciding(request: FastifyRequest): Session {
  const session = sessionOf(request);
  if (!session) throw new Error('A page on which somebody decides was opened by nobody.');
  return session;
}

export interface Answering {
  readonly reply: FastifyReply;
  readonly typed: URLSearchParams;
  /** The page that shows what was decided. */
  readonly next: string;
  /** The problem that the door of the same decision answers with. */
  readonly refusedAs: (refusals: readonly Refusal[]) => ProblemError;
  /** Shows the form again. */
  readonly again: (given: FormGiven, status: number) => Promise<void>;
}

/**
 * Leads to the page that shows what was decided; or shows the form again with what was typed in it, and why it was
 * refused, with the status that the door has for it.
 */
export async function answerDecided(
  outcome: Result<unknown, readonly Refusal[]>,
  { reply, typed, next, refusedAs, again }: Answering,
): Promise<void> {
  if (outcome.ok) {
    await reply.redirect(next, 303);
    return;
  }
  const problem = refusedAs(outcome.failure);
  // What is not there has no form to be shown again.
  if (problem.kind.status === PROBLEMS.notFound.status) throw problem;
  await again({ typed, refusals: outcome.failure }, problem.kind.status);
}

/** A form by which a command is given; what a door would say of a member is said of the field. */
export function commandForm(form: DecisionForm): Html {
  const fields = form.fields.flatMap((each) => ('legend' in each ? each.fields : [each]));
  const refusals = form.given.refusals.map((refusal) => inWords(refusal, fields));
  return decisionForm({ ...form, given: { ...form.given, refusals } });
}

/** What the shape of a body is refused by. */
const OF_SHAPE = new Set(['wrong-type', 'out-of-range', 'unknown-value', 'wrong-form', 'value-not-a-count']);

function inWords(refusal: Refusal, fields: readonly Field[]): Refusal {
  const { rule, where, what } = refusal;
  if (rule === DECIDED_OVER_PROBLEMS.decidedMeanwhile.code) {
    return {
      ...refusal,
      what: 'Somebody has decided on this since you opened the page, and yours was not taken',
      mend: 'Look at how it stands now and, if yours still holds, send it again',
    };
  }
  const field = fields.find(({ name, at = `/${name}` }) => where === at || where.startsWith(`${at}/`));
  if (field === undefined) return refusal;
  if (rule === 'missing-member')
    return { ...refusal, what: `Nothing is given for “${field.label}”`, mend: 'It is needed' };
  return OF_SHAPE.has(rule) ? { ...refusal, what: `“${field.label}” cannot be ${what}` } : refusal;
}
