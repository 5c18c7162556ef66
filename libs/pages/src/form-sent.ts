import type { Refusal } from '#kernel';
import { ProblemError, PROBLEMS, readForm, sessionOf } from '#platform';
import type { Session } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { FormGiven } from './field';
import { KEPT_BY_NOBODY } from './send-page';

/** A form by which somebody decides, as it was sent. */
export interface FormSent {
  readonly session: Session;
  readonly typed: URLSearchParams;
  /** By whom it is decided, over the version that its page was made of. */
  readonly by: { readonly actor: string; readonly expectedVersion: number };
}

/**
 * @param typed what was read of it already, where it asks for a file
 * @throws ProblemError where it does not say over which version: no page of ours sends it so.
 */
export function readFormSent(request: FastifyRequest, typed = readForm(request)): FormSent {
  const session = whoIsSignedIn(request);
  const version = typed.get('version') ?? '';
  if (!/^(0|[1-9]\d{0,8})$/.test(version)) {
    const detail =
      'The form does not say what it was decided over. Open its page again and send it from there.';
    throw new ProblemError(PROBLEMS.malformedRequest, detail);
  }
  return {
    ...{ session, typed },
    by: { actor: session.identity.subject, expectedVersion: Number(version) },
  };
}

/** Whose page it is. Pages with a permission are entered by nobody else. */
export function whoIsSignedIn(request: FastifyRequest): Session {
  const session = sessionOf(request);
  if (!session) throw new Error('A page that anybody may open has no person who decides.');
  return session;
}

/** What was typed in a field, without the blanks around it. */
export function textTyped(typed: URLSearchParams, name: string): string {
  return (typed.get(name) ?? '').trim();
}

/** What was typed in a field; undefined where it was left empty. */
export function typedIfAny(typed: URLSearchParams, name: string): string | undefined {
  return textTyped(typed, name) || undefined;
}

/** What was typed in some fields, by their names; what was left empty is not said. */
export function textsTyped(
  typed: URLSearchParams,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const text = textTyped(typed, name);
      return text === '' ? [] : [[name, text] as const];
    }),
  );
}

/** A form that was refused: what was typed, and why, in words for whoever had its page before them. */
export function refusedForm(typed: URLSearchParams, refusals: readonly Refusal[]): FormGiven {
  return { typed, refusals: refusals.map((each) => (isOfVersion(each) ? DECIDED_SINCE : each)) };
}

function isOfVersion({ rule, where }: Refusal): boolean {
  return rule === 'decided-meanwhile' && where === '';
}

const DECIDED_SINCE: Refusal = {
  ...{ rule: 'decided-meanwhile', where: '' },
  what: 'Somebody has decided since you opened this page, and nothing was done',
  mend: 'Look at what stands now, and send it again if it is still right',
};

/** Leads on to the page that shows what was done, so that turning back sends nothing again. */
export async function leadTo(reply: FastifyReply, path: string): Promise<void> {
  await reply.headers(KEPT_BY_NOBODY).redirect(path, 303);
}
