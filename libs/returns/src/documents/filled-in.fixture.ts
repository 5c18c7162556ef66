import type { ReturnTemplate } from '#catalogue';
import { ok, type Refusal, type Result } from '#kernel';
import type { Area } from '#reference';
import type { AnswerValue } from '../answers';
import { takenIn } from '../taken-in';
import { readReturnWorkbook, type WhoseReturn } from './read-return-workbook';

const PETERBOROUGH: Area = { code: 'E06000031', name: 'Peterborough', kind: 'council-area' };
const CAMBRIDGESHIRE: Area = { code: 'E10000003', name: 'Cambridgeshire', kind: 'council-area' };

/** A return of Peterborough's, with a neighbour that it may be taken for. */
export const PETERBOROUGHS: WhoseReturn = { area: PETERBOROUGH, areas: [PETERBOROUGH, CAMBRIDGESHIRE] };

/** All that stands in a workbook, as answers to a return that has none yet. */
export async function answersFilledIn(
  template: ReturnTemplate,
  bytes: Buffer,
  whose: WhoseReturn = PETERBOROUGHS,
): Promise<Result<Readonly<Record<string, AnswerValue | null>>, readonly Refusal[]>> {
  const read = await readReturnWorkbook(template, bytes, whose);
  if (!read.ok) return read;
  const taken = takenIn(read.value, { before: {}, now: {}, since: [] });
  return taken.ok ? ok(taken.value.answers) : taken;
}
