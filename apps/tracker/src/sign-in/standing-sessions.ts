import { readCursor, writeCursor } from '#platform';
import type { SessionStore } from '#platform';
import { refusedQuestion } from '../problems';
import { sessionsPlace } from './sessions.schema';
import type { SessionsPage, SessionsQuestion } from './sessions.schema';

/** What its cursors are of. */
const LIST = 'sessions';

/**
 * Who is signed in, the newest first, page by page.
 *
 * @throws ProblemError where the page it is to begin at is none
 */
export async function standingSessions(
  sessions: SessionStore,
  { after, limit }: SessionsQuestion,
): Promise<SessionsPage> {
  const from = after === undefined ? undefined : readCursor(LIST, sessionsPlace, after);
  if (from && !from.ok) throw refusedQuestion(from.failure);
  const place = from && { begunAt: new Date(from.value[0]), idHash: Buffer.from(from.value[1], 'hex') };
  const found = await sessions.standing(limit + 1, place);
  const shown = found.slice(0, limit);
  const last = found.length > limit ? shown.at(-1) : undefined;
  return {
    sessions: shown.map(({ subject, shownName, grants, begunAt, lastSeenAt, endsAt }) => ({
      subject,
      name: shownName,
      grants: [...grants],
      begunAt: begunAt.toISOString(),
      lastSeenAt: lastSeenAt.toISOString(),
      endsAt: endsAt.toISOString(),
    })),
    ...(last && { next: writeCursor(LIST, [last.begunAt.toISOString(), last.idHash.toString('hex')]) }),
  };
}
