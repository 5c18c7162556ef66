import type { Refusal, Result } from '#kernel';
import { fail } from '#kernel';
import { CsvError, parse } from 'csv-parse/sync';
import { oldOrLocked } from './archive';
import { TABLE_LIMITS, tooLarge, withinLimits } from './table';
import type { Table } from './table';
import { decodeText } from './text-encoding';

/** In the order of preference where a file leaves it open: commas also stand in texts and numbers, tabs hardly ever. */
const DELIMITERS = ['\t', ';', ','] as const;
type Delimiter = (typeof DELIMITERS)[number];

/** How much of a text is looked at to find its delimiter. */
const LOOKED_AT = 64 * 1024;

const RECORD_LENGTH_MAX = TABLE_LIMITS.columns * TABLE_LIMITS.cellLength;

/**
 * Reads a CSV file as spreadsheets write it: any encoding of `decodeText`; comma, semicolon or tab; cells in quotes
 * may hold delimiters, quotes and line ends. A blank line is a row, so that rows count as a spreadsheet counts them.
 */
export function readCsv(bytes: Buffer): Result<Table, Refusal> {
  if (bytes.length === 0) return fail(empty());
  const locked = oldOrLocked(bytes);
  if (locked) return fail(locked);
  const decoded = decodeText(bytes);
  if (!decoded.ok) return decoded;
  const { text } = decoded.value;
  if (text.trim() === '') return fail(empty());
  try {
    const rows = parse(text, {
      delimiter: delimiterOf(text),
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      skip_empty_lines: false,
      max_record_size: RECORD_LENGTH_MAX,
      to: TABLE_LIMITS.rows + 1,
    });
    return withinLimits({ rows });
  } catch (cause) {
    if (cause instanceof CsvError) return fail(malformed(cause));
    throw cause;
  }
}

/**
 * The delimiter that stands, outside quotes, in the most lines; so titles above a table and thousands separators
 * in it do not lead astray. Of those that stand in as many, the one first in preference.
 */
function delimiterOf(text: string): Delimiter {
  const lines = new Map<Delimiter, number>();
  let seen = new Set<Delimiter>();
  let quoted = false;
  for (const character of `${text.slice(0, LOOKED_AT)}\n`) {
    if (character === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (character === '\n' || character === '\r') {
      for (const delimiter of seen) lines.set(delimiter, (lines.get(delimiter) ?? 0) + 1);
      seen = new Set();
    } else if (isDelimiter(character)) seen.add(character);
  }
  const [first, ...others] = DELIMITERS;
  return others.reduce<Delimiter>(
    (best, each) => ((lines.get(each) ?? 0) > (lines.get(best) ?? 0) ? each : best),
    first,
  );
}

function isDelimiter(character: string): character is Delimiter {
  return (DELIMITERS as readonly string[]).includes(character);
}

function malformed(cause: CsvError): Refusal {
  if (cause.code === 'CSV_MAX_RECORD_SIZE')
    return tooLarge('', `a row of more than ${RECORD_LENGTH_MAX} characters`);
  const { lines } = cause as { readonly lines?: unknown };
  return {
    rule: 'csv-malformed',
    where: typeof lines === 'number' ? `line ${lines}` : '',
    what:
      cause.code === 'CSV_QUOTE_NOT_CLOSED'
        ? 'a quoted cell that is not closed'
        : 'a quote inside a cell that is not in quotes, or text after a closing quote',
    mend: 'Put the whole cell in quotes and write each quote inside it twice.',
  };
}

function empty(): Refusal {
  return { rule: 'file-empty', where: '', what: 'nothing', mend: 'Send the table with its header.' };
}
