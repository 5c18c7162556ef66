import { penceFromPounds } from '#kernel';
import { typedIfAny } from '#pages';

// Amounts as people type them. What cannot be read stays the text that it is, and is refused by the schema of its body.

/** A whole number, `56,300`. */
export function countTyped(text: string): number | string {
  const plain = text.trim().replaceAll(',', '');
  return /^-?\d{1,10}$/.test(plain) ? parseInt(plain, 10) : text;
}

/** An amount in pounds, `£2,971,250.00`, in whole pence. */
export function penceTyped(text: string): number | string {
  const pence = penceFromPounds(text.replace(/[£\s]/g, ''));
  return pence === undefined ? text : parseInt(String(pence), 10);
}

/** What was typed in the field `pounds`, as a member of a body; none where it was left empty. */
export function amountTyped(
  typed: URLSearchParams,
  member: string,
): Readonly<Record<string, number | string>> {
  const text = typedIfAny(typed, 'pounds');
  return text === undefined ? {} : { [member]: penceTyped(text) };
}
