import type { FastifyReply, FastifyRequest } from 'fastify';
import { isForPage } from '../sessions/page';
import { sessionOf } from '../sessions/session';
import type { Session } from '../sessions/session';
import { ProblemError, problemDocument } from './problem';

/** A failure as it is shown to a person. */
export interface ShownProblem {
  /** As of RFC 9457, its texts fit to be shown. */
  readonly document: Readonly<Record<string, unknown>>;
  /** Whose page it is; nobody's where nobody is signed in, or it failed before that was known. */
  readonly session: Session | undefined;
}

/** Sends the page of a failure, with its status. */
export type SendProblem = (reply: FastifyReply, status: number, shown: ShownProblem) => void;

/** How failures are shown to people. The process that has pages says how they look. */
export class ProblemPages {
  private send: SendProblem | undefined;

  sentBy(send: SendProblem): void {
    this.send = send;
  }

  /** Sends the failure of a page as a page; answers whether it was one. */
  take(problem: ProblemError, request: FastifyRequest, reply: FastifyReply): boolean {
    if (this.send === undefined || !(isForPage(request) || isLostInBrowser(request))) return false;
    void reply.headers(problem.more.headers ?? {});
    const { kind, detail, more } = problem;
    const told = new ProblemError(kind, more.forPeople ?? detail, more);
    this.send(reply, kind.status, {
      document: problemDocument(told, request.id),
      session: sessionOf(request),
    });
    return true;
  }
}

/** Somebody with a browser, at an address that no route has. */
function isLostInBrowser({ routeOptions, url, headers }: FastifyRequest): boolean {
  const isKnown = routeOptions?.url !== undefined;
  return !isKnown && !url.startsWith('/v1/') && headers.accept?.includes('text/html') === true;
}
