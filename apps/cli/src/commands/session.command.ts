import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';
import { problemLine, Server } from '../server';

interface Common extends Where {
  readonly json?: boolean;
}

/** What the tracker answers of a session, as far as it is shown here. */
export interface SessionShown {
  readonly subject: string;
  readonly name: string;
  readonly grants: readonly string[];
  readonly begunAt: string;
  readonly lastSeenAt: string;
}

interface Page {
  readonly sessions: readonly SessionShown[];
  readonly next?: string;
}

const ROUTE = '/v1/sessions';

export async function listSessions(options: Common & { readonly limit: number }): Promise<number> {
  const page = await new Server(options, 'operator').ask<Page>(ROUTE, { limit: String(options.limit) });
  if (options.json) printJson(page);
  else {
    print(sessionsText(page.sessions));
    if (page.next !== undefined) print('There are more; give --limit.');
  }
  return EXIT.done;
}

export async function endSessions(subject: string, options: Common): Promise<number> {
  const { status, body } = await new Server(options, 'operator').send({
    method: 'POST',
    path: `${ROUTE}/end`,
    contentType: 'application/json',
    body: JSON.stringify({ subject }),
  });
  if (status !== 200) throw new CommandFailure(problemLine(status, body));
  const { ended } = body as { readonly ended: number };
  if (options.json) printJson(body);
  else
    print(
      ended === 0
        ? `${subject} was not signed in.`
        : `${subject} is signed out; ${counted(ended, 'session')} ended.`,
    );
  return EXIT.done;
}

/** A session to a line. */
export function sessionsText(sessions: readonly SessionShown[]): string {
  if (sessions.length === 0) return 'Nobody is signed in.';
  const width = Math.max(...sessions.map(({ subject }) => subject.length));
  return sessions
    .map(
      ({ subject, name, grants, begunAt, lastSeenAt }) =>
        `${subject.padEnd(width)}  since ${begunAt}, last seen ${lastSeenAt}  ${name}: ${grants.join(', ') || 'no grant'}`,
    )
    .join('\n');
}
