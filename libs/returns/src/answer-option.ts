import type { ReturnQuestion } from '#catalogue';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { refusal } from './rules';

type Asked = Pick<ReturnQuestion, 'type' | 'options'>;

/** Whether a question is answered with one of a few words. */
export function hasOptions({ type }: Asked): boolean {
  return type === 'choice' || type === 'yes-no';
}

/** The option of a question that a text means, whatever its letters and spaces. */
export function optionMeant(text: string, question: Asked, where: string): Result<string, Refusal> {
  const options = question.type === 'yes-no' ? ['yes', 'no'] : (question.options ?? []);
  const chosen = options.find((option) => folded(option) === folded(text));
  if (chosen !== undefined) return ok(chosen);
  const what = `"${text.length > SHOWN_MAX ? `${text.slice(0, SHOWN_MAX)}...` : text}"`;
  return fail(refusal('answer-none-of-its-options', where, what, `Choose one of: ${options.join('; ')}`));
}

const SHOWN_MAX = 100;

function folded(text: string): string {
  return text.trim().replace(/\s+/g, ' ').toLowerCase();
}
