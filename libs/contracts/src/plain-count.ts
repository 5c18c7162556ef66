import type { z } from 'zod';
import { instant, sourceUrn } from './cloud-event';
import { areaCode, code, COUNT_MAX, periodKey, submission, TABLES } from './count-events';
import type { CountReported } from './count-events';

// Nearly every delivery is a reported count, written plainly. Those are recognised here in 2 µs where the text
// rules, the schema and the search for members named twice take 6. Whatever is out of the ordinary, right or
// wrong, is left to these; what is recognised they would take as well, with the same value.

/**
 * The reported count that a text plainly is.
 *
 * @param value what `JSON.parse` made of the text.
 * @returns nothing where it takes a closer look to say what it is.
 */
export function plainCount(text: string, value: unknown): CountReported | undefined {
  const members = membersWritten(text);
  return members !== undefined && membersOf(value) === members ? (value as CountReported) : undefined;
}

const [QUOTE, HYPHEN, ZERO, NINE, COLON, BACKSLASH, TILDE] = [34, 45, 48, 57, 58, 92, 126];
const SPACE = 32;
const NHS_NUMBER_DIGITS = 10;

/**
 * How many members a JSON text writes out, those named twice counted twice. Nothing for a text with an escape, a
 * character beyond ASCII, or as many digits as an NHS number has with only spaces and hyphens between them.
 */
function membersWritten(text: string): number | undefined {
  let members = 0;
  let digits = 0;
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const character = text.charCodeAt(at);
    if (character >= ZERO && character <= NINE) {
      if (++digits === NHS_NUMBER_DIGITS) return undefined;
      continue;
    }
    if (character === BACKSLASH || character > TILDE) return undefined;
    if (character > SPACE && character !== HYPHEN) digits = 0;
    if (character === QUOTE) inString = !inString;
    else if (character === COLON && !inString) members++;
  }
  return members;
}

/** How many members a reported count has in all; nothing for anything else, or with members that are seldom sent. */
function membersOf(event: unknown): number | undefined {
  if (!isObject(event)) return undefined;
  const { specversion, id, source, type, time, datacontenttype, data } = event;
  const members = 5 + Number(time !== undefined) + Number(datacontenttype !== undefined);
  const isEnvelope =
    Object.keys(event).length === members &&
    specversion === '1.0' &&
    isId(id) &&
    isSource(source) &&
    type === 'bettercare.count.reported.v1' &&
    (time === undefined || isInstant(time)) &&
    (datacontenttype === undefined || datacontenttype === 'application/json');
  const within = isEnvelope ? membersOfData(data) : undefined;
  return within === undefined ? undefined : members + within;
}

function membersOfData(data: unknown): number | undefined {
  if (!isObject(data)) return undefined;
  const { measure, area, period, table, category, value, status, applicableAt, submission: named } = data;
  const members = 7 + Number(category !== undefined) + Number(named !== undefined);
  const isData =
    Object.keys(data).length === members &&
    isCode(measure) &&
    isArea(area) &&
    isPeriod(period) &&
    (TABLES as readonly unknown[]).includes(table) &&
    isCount(value) &&
    (status === 'final' || status === 'provisional') &&
    isInstant(applicableAt) &&
    (named === undefined || isSubmission(named));
  if (!isData) return undefined;
  const within = category === undefined ? 0 : membersOfCategory(category);
  return within === undefined ? undefined : members + within;
}

function membersOfCategory(category: unknown): number | undefined {
  if (!isObject(category)) return undefined;
  let members = 0;
  for (const dimension of [category['careType'], category['agency'], category['reason']]) {
    if (dimension === undefined) continue;
    if (!isCode(dimension)) return undefined;
    members++;
  }
  return Object.keys(category).length === members ? members : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object';
}

function isId(id: unknown): boolean {
  return typeof id === 'string' && id.length >= 1 && id.length <= 200;
}

function isCount(value: unknown): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= COUNT_MAX;
}

const isSource = accepts(sourceUrn);
const isInstant = accepts(instant);
const isCode = accepts(code);
const isArea = accepts(areaCode);
const isPeriod = accepts(periodKey);
const isSubmission = accepts(submission);

/** The same few hundred codes and times come again and again: what a schema has taken once it takes again. */
function accepts(schema: z.ZodType): (value: unknown) => boolean {
  const accepted = new Set<unknown>();
  return (value) => {
    if (accepted.has(value)) return true;
    if (!schema.safeParse(value).success) return false;
    if (accepted.size >= ACCEPTED_KEPT_MAX) accepted.clear();
    accepted.add(value);
    return true;
  };
}
const ACCEPTED_KEPT_MAX = 4_096;
