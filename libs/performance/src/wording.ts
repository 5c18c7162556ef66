import type { Category } from '#contracts';
import { describePeriod, parsePeriod } from '#kernel';
import type { HeldApart, MissingReport } from './measure-actual';
import type { MeasureFacts } from './performance-facts';
import { thousands } from './thousands';
import type { Warning } from './warnings';

/** What was held apart as a line to read: how much, whose, and why it is not in the figure. */
export function heldApartLine({ because, name, total }: HeldApart): string {
  const why =
    because === 'another-kind-of-source'
      ? 'another kind of organisation reports this measure'
      : 'it is not an expected reporter for the area';
  return `${thousands(total)} from ${name} is not added: ${why}`;
}

/** A warning in a line: which rule, what it says, how to mend it. */
export function warningLine({ rule, what, mend }: Pick<Warning, 'rule' | 'what' | 'mend'>): string {
  return `${rule}: ${what}${mend === undefined ? '' : `. ${mend}`}`;
}

/** What of a warning is mended by whom, where programs are given a command. */
const MENDED_BY: Readonly<Record<string, string>> = {
  'population-unknown': 'Whoever looks after this ledger can add it from what is published',
};

/** A warning to somebody on a page: without the rule's code, and with who can mend it. */
export function warningInWords({ rule, what, mend }: Pick<Warning, 'rule' | 'what' | 'mend'>): string {
  const mended = MENDED_BY[rule] ?? mend;
  return mended === undefined ? what : `${what}. ${mended}`;
}

/** Which of whose report is missing. */
export function missingLine(facts: MeasureFacts, { source, categories }: MissingReport): string {
  const { measure, reference } = facts;
  const reporter = source === undefined ? 'anybody' : (reference.organisation(source)?.name ?? source);
  if (!categories) return `nothing of ${measure.name} is reported by ${reporter}`;
  return `${listed(facts, categories)} missing from what ${reporter} reported of ${measure.name}`;
}

/** Whose report of a period is not there, or how much of it. */
export function missingFromInWords({
  missing,
}: {
  readonly missing: readonly {
    readonly name: string;
    readonly categories?: readonly unknown[] | undefined;
  }[];
}): string {
  return missing
    .map(({ name, categories }) => (categories ? `${categories.length} categories of ${name}` : name))
    .join(', ');
}

const NAMED_MAX = 6;

/** A full table may lack dozens of categories; the step's terms hold every one. */
function listed(facts: MeasureFacts, categories: readonly Category[]): string {
  const named = categories.slice(0, NAMED_MAX).map((category) => categoryName(facts, category));
  const more = categories.length - named.length;
  return `${named.join('; ')}${more > 0 ? `; and ${more} more` : ''} ${categories.length === 1 ? 'is' : 'are'}`;
}

/** The words of a category, in the order of care type, agency, reason; `total` for the empty one. */
export function categoryName(
  { measure }: Pick<MeasureFacts, 'measure'>,
  category: Readonly<Record<string, string | undefined>>,
): string {
  const names = (['careType', 'agency', 'reason'] as const).flatMap((dimension) => {
    const code = category[dimension];
    if (code === undefined) return [];
    return measure.breakdown?.[dimension].find((each) => each.code === code)?.name ?? code;
  });
  return names.length === 0 ? 'total' : names.join(', ');
}

/** `July 2014`, `Q2 2014/15`, `2014/15 to date`. */
export function periodName(key: string): string {
  const named = parsePeriod(key);
  return named ? describePeriod(named) : `${key.slice(0, 7)} to date`;
}
