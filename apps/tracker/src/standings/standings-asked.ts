import { isGranted, ProblemError, PROBLEMS, readParameters } from '#platform';
import type { Identity } from '#platform';
import type { z } from 'zod';
import type { StandingsAtHand, StandingsThen } from '../at-hand/standings-at-hand';
import { WATCHERS } from '../permissions';
import { refusedQuestion } from '../problems';
import { readMomentQuestion } from '../questions';
import { AREAS_MENDS } from './standings.schema';

/**
 * The areas that an address names, to be seen side by side; none where it names none and the question lets it.
 *
 * @throws ProblemError where it names none that there may be, or one that this caller may not see.
 */
export function areasAskedOf(
  question: z.ZodType<{ readonly area?: readonly string[] | undefined }>,
  given: unknown,
  caller: Identity,
): readonly string[] {
  const asked = readParameters(question, { area: given }, AREAS_MENDS);
  if (!asked.ok) throw refusedQuestion(asked.failure);
  const { area: codes = [] } = asked.value;
  const others = codes.filter((code) => !isGranted(caller, WATCHERS, code));
  if (others.length > 0)
    throw new ProblemError(PROBLEMS.notPermitted, `You may not see ${others.join(', ')}.`);
  return codes;
}

/**
 * How areas stood at the moment that an address asks about, or those of all councils; undefined where nothing was known.
 *
 * @throws ProblemError where the moment is none, or there is no such area.
 */
export async function standingAsked(
  standings: StandingsAtHand,
  parameters: Readonly<Record<string, unknown>>,
  areas?: readonly string[],
): Promise<StandingsThen | undefined> {
  const asked = readMomentQuestion(parameters, new Date());
  if (!asked.ok) throw refusedQuestion(asked.failure);
  const answer = await standings.answer(asked.value, areas);
  if (!answer.ok) throw refusedQuestion([answer.failure]);
  return answer.value;
}
