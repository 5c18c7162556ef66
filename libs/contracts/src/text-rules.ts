import type { Refusal } from '#kernel';
import { holdsNhsNumber, withoutNhsNumbers } from '#kernel';

/** How deep JSON from outside may be nested. A ledger event needs four levels. */
export const DEPTH_MAX = 8;

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What is worth a closer look: ten digits in a row however spaced, U+0000, any surrogate. */
const SUSPECT = /\d(?:[\s\u2010-\u2015-]*\d){9}|[\u0000\ud800-\udfff]/;

/**
 * What no text from outside may hold, wherever it stands: NHS numbers (only pseudonymised or aggregate
 * data are accepted), U+0000 and unpaired surrogates (no store keeps them as sent), endless nesting.
 * An NHS number is looked for in member names and in every value but whole counts, which are typed.
 */
export function forbiddenText(value: unknown): Refusal[] {
  // Nearly every event is clean, and finding that out needs no pointers.
  if (isClean(value, 0)) return [];
  const refusals: Refusal[] = [];
  inspect(value, '', 0, refusals);
  return refusals;
}

function isClean(value: unknown, depth: number): boolean {
  if (typeof value === 'string') return !SUSPECT.test(value);
  if (typeof value === 'number') return Math.abs(value) < 100_000_000;
  if (value === null || typeof value !== 'object') return true;
  if (depth === DEPTH_MAX) return false;
  for (const name of Object.keys(value)) {
    if (name === '__proto__' || SUSPECT.test(name)) return false;
    if (!isClean((value as Record<string, unknown>)[name], depth + 1)) return false;
  }
  return true;
}

/** Characters of a member's name or of a value that a refusal repeats. */
const SHOWN_MAX = 80;

/** A JSON pointer to a member: `~` and `/` in names are escaped as RFC 6901 has it. */
export function pointerTo(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${shown(String(part)).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * A text from outside as a refusal may repeat it: short, without NHS numbers, and without the characters
 * that no store keeps.
 */
export function shown(text: string): string {
  const storable = text.replace(/\p{Surrogate}|\p{Cc}/gu, '\ufffd');
  const safe = withoutNhsNumbers(storable);
  // By characters, not by halves of them: half a pair is one of those no store keeps.
  return safe.length > SHOWN_MAX ? `${Array.from(safe).slice(0, SHOWN_MAX).join('')}...` : safe;
}

function inspect(value: unknown, where: string, depth: number, refusals: Refusal[]): void {
  if (typeof value === 'string') refusals.push(...textRefusals(value, where));
  else if (typeof value === 'number') refusals.push(...numberRefusals(value, where));
  else if (value !== null && typeof value === 'object') {
    if (depth === DEPTH_MAX) {
      refusals.push({
        rule: 'nested-too-deep',
        where,
        what: `JSON nested more than ${DEPTH_MAX} levels deep`,
        mend: 'Send the members the event type names, and no others.',
      });
      return;
    }
    for (const [name, member] of Object.entries(value)) {
      const at = where + pointerTo([name]);
      refusals.push(...textRefusals(name, at));
      if (name === '__proto__') refusals.push(prototypeMember(at));
      inspect(member, at, depth + 1, refusals);
    }
  }
}

function textRefusals(text: string, where: string): Refusal[] {
  const notStorable = unstorableText(text, where);
  return holdsNhsNumber(text) ? [nhsNumber(where), ...notStorable] : notStorable;
}

/** What of a text no store keeps as it was sent: U+0000 and unpaired surrogates. */
export function unstorableText(text: string, where: string): Refusal[] {
  const refusals: Refusal[] = [];
  if (text.includes('\u0000')) {
    refusals.push({
      rule: 'nul-character',
      where,
      what: 'a text with the character U+0000',
      mend: 'Remove the character.',
    });
  }
  if (LONE_SURROGATE.test(text)) {
    refusals.push({
      rule: 'unpaired-surrogate',
      where,
      what: 'a text that is not well-formed Unicode',
      mend: 'Send the text as valid UTF-8, surrogates in pairs.',
    });
  }
  return refusals;
}

function numberRefusals(value: number, where: string): Refusal[] {
  const typedCount = where === '/data/value' || where === '/data/rows';
  return !typedCount && holdsNhsNumber(String(value)) ? [nhsNumber(where)] : [];
}

// Here and not in the schemas, which never see it: zod leaves it out of what it hands on.
function prototypeMember(where: string): Refusal {
  return {
    rule: 'unknown-member',
    where,
    what: 'a member that is not known here',
    mend: 'Remove it, or mend its spelling.',
  };
}

function nhsNumber(where: string): Refusal {
  return {
    rule: 'nhs-number',
    where,
    what: 'ten digits that pass the NHS number check',
    mend:
      'Send aggregate or pseudonymised data only, with identifiers of your own. A date or a reference that happens to ' +
      'pass has to be written otherwise.',
  };
}
