import type { Refusal } from '#kernel';
import type { z } from 'zod';
import { exampleAt } from './schema-example';
import { pointerTo, shown } from './text-rules';

type Issue = z.core.$ZodIssue;

/**
 * What a schema found wrong, said as refusals: which member, what stood there, and what should stand there.
 *
 * @param schema which found it, where its own examples are to say how a member is written
 */
export function shapeRefusals(error: z.ZodError, event: unknown, schema?: z.ZodType): Refusal[] {
  const refusals = new Map<string, Refusal>();
  for (const refusal of error.issues.flatMap((issue) => refusalsOf(issue, event, schema))) {
    refusals.set(`${refusal.rule} ${refusal.where}`, refusal);
  }
  return [...refusals.values()];
}

function refusalsOf(issue: Issue, event: unknown, schema: z.ZodType | undefined): Refusal[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((name) => ({
      rule: 'unknown-member',
      where: pointerTo([...issue.path, name]),
      what: 'a member that is not known here',
      mend: 'Remove it, or mend its spelling.',
    }));
  }
  const found = at(event, issue.path);
  return [
    {
      rule: found === undefined ? 'missing-member' : ruleOf(issue),
      where: pointerTo(issue.path),
      what: found === undefined ? 'nothing' : shownValue(found),
      mend: mendOf(issue, schema),
    },
  ];
}

function ruleOf(issue: Issue): string {
  if (issue.path.at(-1) === 'value') return 'value-not-a-count';
  switch (issue.code) {
    case 'invalid_type':
    case 'invalid_union':
      return 'wrong-type';
    case 'too_big':
    case 'too_small':
      return 'out-of-range';
    case 'invalid_value':
      return 'unknown-value';
    default:
      return 'wrong-form';
  }
}

/** The members whose form is not obvious from their name are explained; the rest get the schema's own words. */
const FORMS: Readonly<Record<string, string>> = {
  source: 'Give `urn:ods:<ODS code>`, for councils `urn:ons:<9-character ONS code>`.',
  applicableAt:
    'Give a real date and time from the year 2000 with an offset, `2014-10-17T09:30:00+01:00`, at most milliseconds.',
  time: 'Give a date and time with an offset, `2014-10-17T09:30:00+01:00`, at most milliseconds.',
  period: 'Give a month `2014-09`, a quarter `2014/15-Q2` or a financial year `2014/15`.',
  area: 'Give the 9-character ONS code of the area, `E06000031`.',
  value:
    'Give a whole count from 0 to 1,000,000,000 as a number; a published rate or score as text with its places, "73.8".',
  'data/from': 'Give a day, `2014-04-01`.',
  'data/to': 'Give a day, `2014-09-30`, not before the first.',
  specversion: 'Give "1.0".',
  category:
    'Give an object with the members of its table: careType, agency, reason; leave it out for the total table.',
  submission: "Give the submission's name: letters, digits, `.`, `_`, `:` and `-`, at most 64.",
  measure: 'Give the code of a measure, `delayed-days`.',
};

const ARTICLES: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  object: 'an object',
  boolean: 'true or false',
};

function mendOf(issue: Issue, schema: z.ZodType | undefined): string {
  // Of a choice there is nothing better to say than what it is between.
  const isChoice = issue.code === 'invalid_value' && issue.values.length > 1;
  if (issue.code === 'invalid_union' && 'options' in issue && issue.options)
    return `Use one of ${issue.options.map(String).join(', ')}.`;
  const names = [issue.path.slice(-2).join('/'), String(issue.path.at(-1) ?? '')];
  // A member may have any name, `constructor` too.
  const known = names.find((name) => Object.hasOwn(FORMS, name));
  if (known !== undefined && !isChoice) return FORMS[known] ?? '';
  if (issue.code === 'invalid_value') return `Use one of ${issue.values.map(String).join(', ')}.`;
  if (issue.code === 'invalid_type') return `Give ${ARTICLES[issue.expected] ?? issue.expected}.`;
  if (issue.code === 'too_big')
    return `Give at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}.`;
  if (issue.code === 'too_small')
    return `Give at least ${issue.minimum}${issue.origin === 'string' ? ' character' : ''}.`;
  return formOf(issue, schema);
}

/** How a text is written, as far as its schema says it: by its kind, in words of its own, by an example. */
function formOf(issue: Issue, schema: z.ZodType | undefined): string {
  const example = schema && exampleAt(schema, issue.path);
  const format = issue.code === 'invalid_format' ? issue.format : undefined;
  if (format === 'date') return `Give a day of the calendar, the year first: \`${example ?? '2016-06-30'}\`.`;
  if (format === 'datetime') return FORMS['time'] ?? '';
  // What a schema says in its own words is a predicate: is no month such as "2016-06".
  const isOwnWords = /^(is|names|holds|has) /.test(issue.message);
  const said = [
    ...(isOwnWords ? [`It ${issue.message}.`] : []),
    ...(example === undefined ? [] : [`Write it as \`${example}\`.`]),
  ];
  return said.length > 0 ? said.join(' ') : 'Write it as its schema has it.';
}

function at(event: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>(
    (value, part) =>
      value !== null && typeof value === 'object' && Object.hasOwn(value, part)
        ? (value as Record<PropertyKey, unknown>)[part]
        : undefined,
    event,
  );
}

function shownValue(found: unknown): string {
  if (typeof found === 'string') return JSON.stringify(shown(found));
  if (Array.isArray(found)) return 'a list';
  if (typeof found === 'object' && found !== null) return 'an object';
  return typeof found === 'number' ? shown(found.toString()) : JSON.stringify(found);
}
