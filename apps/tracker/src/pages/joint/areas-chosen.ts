import { isGranted, ProblemError, PROBLEMS, readParameters } from '#platform';
import type { Identity } from '#platform';
import { z } from 'zod';
import { WATCHERS } from '../../permissions';
import { refusedQuestion } from '../../problems';
import { AREAS_MENDS, areasAsked } from '../../standings/standings.schema';

const areasQuestion = z.strictObject({ area: areasAsked.optional() });

/**
 * The areas that an address names, to be seen side by side.
 *
 * @throws ProblemError where it names none that there may be, or one that this caller may not see.
 */
export function areasChosen(given: unknown, caller: Identity): readonly string[] {
  const asked = readParameters(areasQuestion, { area: given }, AREAS_MENDS);
  if (!asked.ok) throw refusedQuestion(asked.failure);
  const { area: chosen = [] } = asked.value;
  const others = chosen.filter((code) => !isGranted(caller, WATCHERS, code));
  if (others.length > 0)
    throw new ProblemError(PROBLEMS.notPermitted, `You may not see ${others.join(', ')}.`);
  return chosen;
}
