import { Inject, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Settings } from '../configuration/settings';
import { Admission } from '../http/admission';
import { ProblemError } from '../http/problem';
import { SETTINGS } from '../tokens';
import { anyFieldsOf, asLines, fieldsOf, isPlainForm } from './form-fields';
import { isNavigation, isSafe, isSentFromAnywhere } from './page';
import { originOf, pagePath, SIGN_IN_PATH } from './page-address';
import { PAGE_PROBLEMS } from './page-problems';
import { CALLED, FORM_TOKEN_FIELD, isFormTokenOf, STOOD, UNSEEN } from './session';
import type { Session } from './session';
import { Sessions } from './sessions';

/** Lets people in to pages: by their session, and with a form only from a page that was made for it. */
@Injectable()
export class PageDoor {
  constructor(
    @Inject(SETTINGS) private readonly settings: Settings,
    private readonly sessions: Sessions,
    private readonly admission: Admission,
  ) {}

  /** @throws ProblemError that leads to the sign-in, or says that what was typed has not been saved. */
  async enter(request: FastifyRequest): Promise<Session> {
    const session = await this.letSend(request);
    if (session !== undefined) return session;
    await this.admission.countUnverified(request);
    if (isSafe(request.method)) throw signInFirst(request);
    throw new ProblemError(
      PAGE_PROBLEMS.signedOut,
      'Nobody had used the page for a while, or you were signed out elsewhere.',
      { members: this.keptOf(request) },
    );
  }

  /**
   * Who sends a request, if they are signed in; what a form of theirs would do is done only where it was sent from a page
   * of theirs.
   */
  async letSend(request: FastifyRequest): Promise<Session | undefined> {
    const session = await this.sessions.of(request);
    if (isSafe(request.method) || isSentFromAnywhere(request)) return session;
    if (!this.isSentFromHere(request))
      throw new ProblemError(PAGE_PROBLEMS.formNotOurs, 'Your browser says that another site sent it.');
    // Of whoever is not signed in nothing is read: what a file comes in takes a moment to be taken apart.
    if (session === undefined) return undefined;
    const token = anyFieldsOf(request).getAll(FORM_TOKEN_FIELD);
    if (token.length === 1 && isFormTokenOf(session, token[0] ?? '')) return session;
    // Whoever signed in anew meanwhile, in another tab, has written it all the same.
    throw new ProblemError(
      PAGE_PROBLEMS.formOfAnother,
      'It is of a page that was shown before you signed in, or to somebody else.',
      { members: this.keptOf(request) },
    );
  }

  /** The page that a form stood on, and what was typed in it. */
  private keptOf(request: FastifyRequest): Readonly<Record<string, unknown>> {
    return {
      to: this.pageOfForm(request),
      typed: isPlainForm(request) ? typedIn(fieldsOf(request)) : [],
    };
  }

  /** Every browser says where a form was sent from. What says nothing is none, or hides it. */
  private isSentFromHere(request: FastifyRequest): boolean {
    const { origin, 'sec-fetch-site': site } = request.headers;
    if (origin === undefined && site === undefined) return false;
    const isOurs = origin === undefined || origin === originOf(this.settings, request);
    return isOurs && (site === undefined || site === 'same-origin');
  }

  /** The page that the form stood on, as the browser says. */
  private pageOfForm(request: FastifyRequest): string {
    const { referer = '' } = request.headers;
    const origin = originOf(this.settings, request);
    const address = URL.canParse(referer) ? new URL(referer) : undefined;
    const isOurs = address !== undefined && address.origin === origin;
    return (isOurs ? pagePath(address.pathname + address.search) : undefined) ?? '/';
  }
}

/** What is of any use to whoever typed it: not what the form says stood there before, each as its field is called there. */
function typedIn(fields: URLSearchParams): { readonly name: string; readonly value: string }[] {
  const sent = new Map(fields);
  return [...fields].flatMap(([name, value]) => {
    if (name === FORM_TOKEN_FIELD || name.startsWith(UNSEEN)) return [];
    const stood = sent.get(`${UNSEEN}${STOOD}${name}`) ?? '';
    if (asLines(value) === asLines(stood)) return [];
    return [{ name: sent.get(`${UNSEEN}${CALLED}${name}`) ?? name, value }];
  });
}

function signInFirst(request: FastifyRequest): ProblemError {
  // What a page asks for by itself is not led away to another site, where nobody would see it.
  if (!isNavigation(request)) return new ProblemError(PAGE_PROBLEMS.signedOut, 'Sign in again.');
  const to = pagePath(request.url);
  const location =
    to === undefined ? SIGN_IN_PATH : `${SIGN_IN_PATH}?${new URLSearchParams({ to }).toString()}`;
  return new ProblemError(PAGE_PROBLEMS.signInFirst, 'You come back to this page.', {
    headers: { location },
  });
}
