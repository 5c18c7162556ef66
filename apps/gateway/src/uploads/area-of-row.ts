import type { FileRefusal } from '#documents';
import { fail, ok } from '#kernel';
import type { Month, Result } from '#kernel';
import type { ReferenceView } from '#reference';
import { atCell } from './file-refusal';
import type { Part } from './stated-parts';

const ONS_CODE = /^[EWSN]\d{8}$/;

/**
 * The area a row is about, by the first of its cells that reference data understand: an ONS code as it stands, a
 * code of before, or a name. Only the 9-character code enters an event.
 */
export function areaOfRow(
  parts: readonly Part[],
  month: Month,
  reference: Pick<ReferenceView, 'areasCalled'>,
): Result<{ readonly code: string; readonly part: Part }, FileRefusal> {
  for (const part of parts) {
    const text = part.text.trim();
    if (ONS_CODE.test(text)) return ok({ code: text, part });
    const [area, another] = text === '' ? [] : reference.areasCalled(text, month);
    if (area && another)
      return fail(refused(part, `"${text}" is the name of ${area.code} and of ${another.code}`));
    if (area) return ok({ code: area.code, part });
  }
  const [first = { text: '' }] = parts;
  const words = parts.map(({ text }) => text.trim()).filter((text) => text !== '');
  return fail(refused(first, words.length === 0 ? 'no area' : `"${words.join('", "').slice(0, 120)}"`));
}

function refused({ text, cell }: Part, what: string): FileRefusal {
  if (!cell)
    return {
      rule: 'cell-not-an-area',
      where: '',
      what: `${what}, which the mapping fixes as the area of every row`,
      mend: 'Put the 9-character ONS code of the area, E06000031, into the mapping.',
    };
  return atCell(
    cell,
    {
      rule: 'cell-not-an-area',
      what,
      mend: 'Give the 9-character ONS code, E06000031, or the name as the reference data have it; remove rows that are no area.',
    },
    { value: text },
  );
}
