import { codesOffered, fieldInWords, valueInWords, type RegisterKind } from '#governance/plain';
import { describePeriod, period, periodsWithin, poundsText, type Json } from '#kernel';
import type { Field, Option } from '#pages';
import { z } from 'zod';
import { countTyped, penceTyped } from '../shell/amounts-typed';

export type Says = Readonly<Record<string, Json>>;

/** The policy years that there are, and the metrics that each asks for. */
export interface YearsOffered {
  readonly policyYears: readonly {
    readonly year: string;
    readonly metrics: readonly { readonly code: string; readonly name: string }[];
  }[];
}

/** What the schema of an entry says of one of its fields. */
const property = z.object({
  type: z.enum(['string', 'integer', 'boolean', 'array', 'object']),
  enum: z.array(z.string()).optional(),
  format: z.string().optional(),
  maxLength: z.int().optional(),
  pattern: z.string().optional(),
  description: z.string().optional(),
  items: z.object({ type: z.string() }).optional(),
});
type Property = z.infer<typeof property>;

const described = z.object({ properties: z.record(z.string(), property), required: z.array(z.string()) });

/** A longer text is written in a field of several lines. */
const LINE_MAX = 200;
/** So few options are all shown. */
const FEW = 4;

/** The fields that a register asks for in a form, as its schema describes them; columns kept verbatim are none. */
export function askedFields({ entry }: RegisterKind): string[] {
  const { properties } = described.parse(z.toJSONSchema(entry));
  return Object.keys(properties).filter((name) => properties[name]?.type !== 'object');
}

/** Those fields as a form shows them, with what an entry says in them. */
export function entryFields(
  kind: RegisterKind,
  names: readonly string[],
  says: Says,
  years: YearsOffered,
): Field[] {
  const { properties, required } = described.parse(z.toJSONSchema(kind.entry));
  const derived = derivedFields(kind, says);
  return names.flatMap((name): Field[] => {
    const of = properties[name];
    if (of === undefined) return [];
    const isRequired = required.includes(name);
    const asked = {
      ...{ name, at: `/entry/${name}`, label: labelOf(name, of), isOptional: !isRequired },
      hint: hintOf(kind, name, of),
      value: derived.has(name) ? undefined : written(name, says[name]),
    };
    const options = optionsOf(kind, name, of, says, years);
    if (options.length > 0) return [{ ...asked, ...choice(options, isRequired), hint: ownHint(of) }];
    if (of.format === 'date') return [{ ...asked, kind: 'day' }];
    if (of.items?.type === 'object' || (of.type === 'string' && (of.maxLength ?? 0) > LINE_MAX))
      return [{ ...asked, kind: 'long-text' }];
    if (of.type !== 'integer') return [{ ...asked, kind: 'text' }];
    return [{ ...asked, kind: 'text', width: 10, inputMode: isMoney(name) ? 'decimal' : 'numeric' }];
  });
}

/**
 * What was typed in those fields as an entry; what another field says stays as it was. What cannot be read is left as it
 * was typed, and refused by the schema of the entry.
 */
export function entryTyped(
  kind: RegisterKind,
  names: readonly string[],
  typed: URLSearchParams,
  before: Says = {},
): Says {
  const { properties } = described.parse(z.toJSONSchema(kind.entry));
  const derived = derivedFields(kind, before);
  const kept = Object.entries(before).filter(([name]) => !names.includes(name) && !derived.has(name));
  const given = names.flatMap((name) => {
    const of = properties[name];
    const text = (typed.get(name) ?? '').replaceAll('\r\n', '\n').trim();
    return of === undefined || text === '' ? [] : [[name, valueOf(name, of, text)] as const];
  });
  return Object.fromEntries([...kept, ...given]);
}

/** Fields that follow from others, such as a score: left out, they are worked out anew. */
function derivedFields(kind: RegisterKind, says: Says): ReadonlySet<string> {
  const follows = (name: string): boolean => {
    const without = Object.fromEntries(Object.entries(says).filter(([other]) => other !== name));
    return (kind.complete?.(without) as Says | undefined)?.[name] === says[name];
  };
  return new Set(Object.keys(says).filter(follows));
}

function labelOf(name: string, { type }: Property): string {
  const unit = isMoney(name)
    ? ', in pounds'
    : type === 'array' && name !== 'figures'
      ? ', parted by commas'
      : '';
  return `${fieldInWords(name)}${unit}`;
}

function isMoney(name: string): boolean {
  return name.endsWith('Pence');
}

/** What the schema says of it, and how it is written where that is not obvious. */
function hintOf({ example }: RegisterKind, name: string, of: Property): string | undefined {
  const shown = (example.entry as Says)[name];
  const isShown = of.format === 'date' || of.description?.includes('`') === true;
  const isCoded = of.pattern !== undefined && !isShown && typeof shown === 'string';
  const lines = [
    isMoney(name) ? undefined : of.description?.replaceAll('`', ''),
    isCoded ? `Such as ${shown}.` : undefined,
    of.items?.type === 'object' ? 'One a line: what it is, a colon, the number.' : undefined,
  ].filter((line) => line !== undefined);
  return lines.length === 0 ? undefined : lines.join(' ');
}

/** Where codes are shown by their words, what is said of the codes helps nobody. */
function ownHint({ description, type, enum: codes }: Property): string | undefined {
  return type === 'boolean' || codes !== undefined ? description?.replaceAll('`', '') : undefined;
}

function choice(options: readonly Option[], isRequired: boolean) {
  if (isRequired && options.length <= FEW) return { kind: 'one-of-few', options } as const;
  const none = { value: '', name: isRequired ? 'Choose one' : 'Not said' };
  return { kind: 'one-of-many', options: [none, ...options] } as const;
}

/** Between what a field lets choose; none where it is written freely. What it says already is among them. */
function optionsOf(
  { periods }: RegisterKind,
  name: string,
  of: Property,
  says: Says,
  { policyYears }: YearsOffered,
): Option[] {
  if (of.type === 'boolean')
    return [
      { value: 'yes', name: 'Yes' },
      { value: 'no', name: 'No' },
    ];
  const { policyYear } = says;
  if (of.enum !== undefined)
    return of.enum.map((code) => ({ value: code, name: valueInWords(name, code, policyYear) }));
  const asked = policyYears.filter(({ year }) => policyYear === undefined || year === policyYear);
  const offered =
    name === 'policyYear'
      ? policyYears.map(({ year }) => ({ code: year, name: year }))
      : name === 'metric'
        ? asked.flatMap(({ metrics }) => metrics)
        : name === 'period'
          ? asked.flatMap(({ year }) => periodsOffered(periods, year))
          : asked.flatMap(({ year }) => codesOffered(name, year));
  const names = new Map(offered.map(({ code, name: words }) => [code, words]));
  const said = says[name];
  if (names.size > 0 && typeof said === 'string' && !names.has(said))
    names.set(said, valueInWords(name, said));
  return [...names].map(([value, words]) => ({ value, name: words }));
}

/** The periods of a policy year, by their names, the longer after the shorter; none where an entry is of none. */
function periodsOffered(kinds: RegisterKind['periods'] = [], year: string) {
  const offered = kinds.flatMap((kind) => periodsWithin(kind, period(year)));
  return offered.map((of) => ({ code: of.key, name: describePeriod(of) }));
}

/** What an entry says in a field, as it is written there. */
function written(name: string, value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return isMoney(name) ? poundsText(BigInt(value)) : String(value);
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return undefined;
  const parts = value.map((part: Json) => (typeof part === 'string' ? part : lineOf(part)));
  return parts.join(value.every((part) => typeof part === 'string') ? ', ' : '\n');
}

function lineOf(part: Json): string {
  const { says, count } = part as { readonly says?: string; readonly count?: number };
  return `${says ?? ''}: ${count ?? ''}`;
}

/** A value as the entry has it. */
function valueOf(name: string, { type, items }: Property, text: string): Json {
  if (type === 'boolean') return text === 'yes' ? true : text === 'no' ? false : text;
  if (type === 'integer') return isMoney(name) ? penceTyped(text) : countTyped(text);
  if (type === 'string') return text;
  if (items?.type !== 'object') return text.split(',').flatMap((part) => part.trim() || []);
  return text.split('\n').map((line) => {
    const [, says = line, count = ''] = /^(.*):\s*([^:]*)$/.exec(line) ?? [];
    return { says: says.trim(), ...(count !== '' && { count: countTyped(count) }) };
  });
}
