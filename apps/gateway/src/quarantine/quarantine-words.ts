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

/** What members of an event are to whoever sends it, by where they stand. */
const MEMBERS: Readonly<Record<string, string>> = {
  '/source': 'Organisation that sends it',
  '/data/area': 'Area, by its ONS code',
  '/data/measure': 'Measure, by its code',
  '/data/period': 'Period',
  '/data/table': 'Published table',
  '/data/value': 'Count',
  '/data/status': 'Provisional or final',
  '/data/applicableAt': 'From when it is what is said',
  '/data/submission': 'Submission it came in',
  '/data/category/agency': 'Who is responsible',
  '/data/category/reason': 'Reason',
  '/data/category/careType': 'Kind of care',
  '/data/group/area': 'Area, by its ONS code',
  '/data/group/measure': 'Measure, by its code',
  '/data/group/table': 'Published table',
  '/data/from': 'First day replaced',
  '/data/to': 'Last day replaced',
  '/data/rows': 'How many counts follow',
};

/** A member of an event by what it is; of one that no event has, where it stands. */
export function memberInWords(pointer: string): string {
  const words = MEMBERS[pointer] ?? placeInWords(pointer);
  return words.charAt(0).toUpperCase() + words.slice(1);
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
