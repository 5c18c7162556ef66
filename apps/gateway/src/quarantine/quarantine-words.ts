import { CONTRACT_RULES } from '#contracts';
import type { Refusal } from '#kernel';
import { RECORD_RULES } from '#records';
import type { QuarantineState } from '#records';

// How the desk speaks to people: of rules, of places in an event, of where a delivery stands.

const SENTENCES = new Map([...CONTRACT_RULES, ...RECORD_RULES].map(({ code, sentence }) => [code, sentence]));

/** What a rule asks for; of one that is no more, its code. */
export function ruleInWords(code: string): string {
  return SENTENCES.get(code) ?? code;
}

/** Where in an event, by its JSON pointer: `/data/area` is "area in data". */
export function placeInWords(pointer: string): string {
  const members = pointer.split('/').slice(1);
  if (members.length === 0) return 'all of it';
  return members
    .map((member) => member.replaceAll('~1', '/').replaceAll('~0', '~'))
    .toReversed()
    .join(' in ');
}

/** A refusal of an event that was written in one field, with the place in words. */
export function refusedInText({ where, what, ...refusal }: Refusal): Refusal {
  return { ...refusal, where: '', what: where === '' ? what : `${placeInWords(where)}: ${what}` };
}

export const STATES: Readonly<Record<QuarantineState, string>> = {
  open: 'Open',
  replayed: 'Replayed',
  dismissed: 'Dismissed',
};
