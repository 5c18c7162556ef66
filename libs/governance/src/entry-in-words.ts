import { NATIONAL_CONDITIONS, progressOf } from '#catalogue';
import { dayShown, describePeriod, isDay, parsePeriod, poundsShown, type Json } from '#kernel';
import type { DueDay, RegisterEntry, RegisterKind } from './register-kind';

/** A day by which something is due on an entry; overdue once it is over and the entry still open. */
export interface DueStanding extends DueDay {
  readonly isOverdue: boolean;
}

/** What is due on an entry as it stands. `today` is the day in Europe/London. */
export function dueStandings(
  kind: Pick<RegisterKind, 'dueDays'>,
  { status, entry }: { readonly status: 'open' | 'closed'; readonly entry: RegisterEntry },
  today: string,
): DueStanding[] {
  const due = kind.dueDays?.(entry) ?? [];
  return due.map((each) => ({ ...each, isOverdue: status === 'open' && !each.isDone && each.on < today }));
}

const DUE: Readonly<Record<string, string>> = {
  due: 'Due by',
  review: 'To be reviewed by',
  met: 'To be met by',
};

/** What is to be done by a day, and the day. */
export function dueInWords({ what, on }: Pick<DueDay, 'what' | 'on'>): string {
  return `${DUE[what] ?? codeInWords(what)} ${dayShown(on)}`;
}

/** A code, a field or a kind of register as words: `seven-day-services` and `ownerOrganisation`. */
export function codeInWords(code: string): string {
  const words = code
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split('-')
    .join(' ');
  const named = words.replace(/\b(?:nhs|icb)\b/g, (name) => name.toUpperCase());
  return named.charAt(0).toUpperCase() + named.slice(1);
}

/** What a field of an entry is called; the unit of money is said by its amount. */
export function fieldInWords(field: string): string {
  return codeInWords(field.replace(/Pence$/, ''));
}

/** Fields that hold one of a few codes, whose words say as much. */
const CODED = new Set([
  ...['metric', 'condition', 'status', 'progress', 'given', 'commissioner', 'sourceOfFunding'],
  ...['areaOfSpend', 'achievedFrom', 'organisation', 'benefit'],
]);

/** What an entry is called: what it says first of itself. */
export function entryTitle({
  kind,
  entry,
}: {
  readonly kind: string;
  readonly entry: RegisterEntry;
}): string {
  const says: Readonly<Record<string, Json | undefined>> = { ...entry };
  const named = ['what', 'name', 'condition', 'benefit', 'metric'].find((field) => says[field] !== undefined);
  return named === undefined ? codeInWords(kind) : valueInWords(named, says[named], says['policyYear']);
}

/** What a field of an entry says, to read; of a policy year, by whose words codes are worded. */
export function valueInWords(field: string, value: Json | undefined, policyYear?: Json): string {
  if (value === undefined || value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'Yes' : 'No';
  if (typeof value === 'number') return numberInWords(field, value);
  if (typeof value === 'string') return textInWords(field, value, policyYear);
  if (Array.isArray(value)) {
    const parts = value.map((part: Json) => valueInWords('', part));
    return parts.join(value.some((part) => typeof part === 'object') ? '; ' : ', ');
  }
  return Object.entries(value)
    .map(([name, part]) => `${fieldInWords(name)}: ${valueInWords(name, part)}`)
    .join(', ');
}

function numberInWords(field: string, value: number): string {
  return field.endsWith('Pence') ? poundsShown(BigInt(value)) : value.toLocaleString('en-GB');
}

function textInWords(field: string, text: string, policyYear: Json | undefined): string {
  if (isDay(text)) return dayShown(text);
  const of = field === 'period' ? parsePeriod(text) : undefined;
  if (of) return describePeriod(of);
  if (field === 'provider') return text.replace('urn:ods:', '');
  if (!CODED.has(field)) return text;
  return worded(field, text, policyYear) ?? codeInWords(text);
}

/** As the returns of the policy year word it. */
function worded(field: string, code: string, policyYear: Json | undefined): string | undefined {
  if (typeof policyYear !== 'string') return undefined;
  return codesOffered(field, policyYear).find((each) => each.code === code)?.name;
}

/** A code that a field may hold, and its words. */
export interface CodeOffered {
  readonly code: string;
  readonly name: string;
}

/** Between which codes the returns of a policy year let a field choose, in their words; none where they leave it open. */
export function codesOffered(field: string, policyYear: string): readonly CodeOffered[] {
  const { conditions = [], statuses = [] } =
    NATIONAL_CONDITIONS.find(({ policyYears }) => policyYears.includes(policyYear)) ?? {};
  const offered: Readonly<Record<string, readonly CodeOffered[]>> = {
    condition: conditions,
    status: statuses,
    progress: progressOf(policyYear) ?? [],
  };
  return offered[field] ?? [];
}
