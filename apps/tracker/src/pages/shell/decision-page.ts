import type { Refusal, Result } from '#kernel';
import { inset, leadTo, refusedForm } from '#pages';
import type { FormGiven, Html } from '#pages';
import { PROBLEMS } from '#platform';
import type { ProblemError, Session } from '#platform';
import type { FastifyReply } from 'fastify';
import { isReader } from '../../permissions';

// What the pages have in common on which people decide something, by the commands that the doors below /v1 take.

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
    await leadTo(reply, next);
    return;
  }
  const problem = refusedAs(outcome.failure);
  // What is not there has no form to be shown again.
  if (problem.kind.status === PROBLEMS.notFound.status) throw problem;
  await again(refusedForm(typed, outcome.failure), problem.kind.status);
}

/** Where who decided is led: whom the page of what it was decided on is not for sees on the decision's own what they did. */
export function nextFor(
  { identity }: Session,
  area: string,
  { page, decision }: { readonly page: string; readonly decision: string },
): string {
  return isReader(identity, area) ? page : decision;
}

/** What is shown in the place of a form that would be refused; who may not read the page of the thing is not led there. */
export function nothingToDecide(thing: 'agreement' | 'settlement' | 'fund', mayRead = true): Html {
  const nothing = `As the ${thing} stands now, this cannot be decided.`;
  return inset(mayRead ? `${nothing} Its page says what can be, and what was decided.` : nothing);
}
