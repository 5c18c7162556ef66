import { renderStatement, STATEMENT_FORMS } from '#documents';
import type { Statement, StatementForm, StatementTable, Value } from '#documents';
import { londonInWords } from '#kernel';
import { ProblemError, PROBLEMS, refused } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Cell, Html, Table } from './html';
import { html } from './html';

/** What a page's address asks for in the place of the page: `2.csv` is its second table. */
export const FILE_PARAMETER = 'download';

/** Each table by itself; a workbook holds them all as well, each on a sheet of its own. */
const FORMS = ['csv', 'xlsx'] as const satisfies readonly StatementForm[];
const FORM_NAMES = { csv: 'CSV', xlsx: 'Excel' } as const;
const ASKED = /^(all|[1-9]\d?)\.(csv|xlsx|pdf)$/;

/** The tables of a page as files, under the page's own address: with its filters, and of its moment. */
export function tableLinks({ tables }: Html, address: string): Html {
  const shown = tables.filter(({ rows }) => rows.length > 0);
  if (shown.length === 0) return html``;
  return html`<details class="nhsuk-details downloads">
    <summary class="nhsuk-details__summary">
      <span class="nhsuk-details__summary-text">Download the tables of this page</span>
    </summary>
    <div class="nhsuk-details__text">
      <ul class="nhsuk-list">
        ${shown.map((table) => {
          const number = tables.indexOf(table) + 1;
          return html`<li>
            ${table.caption}:
            ${FORMS.map((form) => fileLink(address, `${number}.${form}`, FORM_NAMES[form], table.caption))}
          </li>`;
        })}
        <li>
          All of them: ${fileLink(address, 'all.xlsx', 'Excel', 'all tables')}
          ${fileLink(address, 'all.pdf', 'PDF', 'all tables')}
        </li>
      </ul>
    </div>
  </details>`;
}

function fileLink(address: string, file: string, name: string, of: string): Html {
  return html`<a href="${withFile(address, file)}" download
    >${name}<span class="nhsuk-u-visually-hidden"> of ${of}</span></a
  > `;
}

function withFile(address: string, file: string): string {
  const [path = '', query = ''] = address.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set(FILE_PARAMETER, file);
  return `${path}?${parameters.toString()}`;
}

/** Which file of a page is asked for in its place, if one is. */
export function fileAsked({ query }: Pick<FastifyRequest, 'query'>): string | undefined {
  const asked = (query as Readonly<Record<string, unknown>> | undefined)?.[FILE_PARAMETER];
  return typeof asked === 'string' ? asked : undefined;
}

export interface PageOfTables {
  readonly title: string;
  readonly content: Html;
  /** The page's address, without its file. */
  readonly address: string;
}

/**
 * Sends what is asked for of a page's tables.
 *
 * @throws ProblemError 404 where the page has no such table.
 */
export async function sendTables(
  reply: FastifyReply,
  { title, content, address }: PageOfTables,
  asked: string,
): Promise<void> {
  const [, which = '', ending = ''] = ASKED.exec(asked) ?? [];
  const form = ending as StatementForm;
  const chosen = which === 'all' ? content.tables : content.tables.slice(Number(which) - 1, Number(which));
  if (which === '' || chosen.length === 0)
    throw new ProblemError(PROBLEMS.notFound, 'The page has no such table.');
  const statement = statementOf(title, chosen, address, new Date());
  const file = await renderStatement(statement, form);
  if (!file.ok) throw refused(PROBLEMS.questionRefused, [file.failure]);
  const name = [title, ...(which === 'all' ? [] : [chosen[0]?.caption ?? ''])].join(' ');
  await reply
    .headers({
      'content-type': STATEMENT_FORMS[form],
      'content-disposition': `attachment; filename="${fileName(name)}.${form}"`,
    })
    .send(file.value);
}

function fileName(name: string): string {
  return name
    .replace(/[^\w.-]+/g, '-')
    .replace(/^-|-$/g, '')
    .slice(0, 150);
}

/** Tables of a page as a document: what stands in a cell, and where the page is that it was taken from. */
export function statementOf(title: string, tables: readonly Table[], address: string, at: Date): Statement {
  return {
    ...{ title, at },
    facts: [
      { name: 'page', label: 'Page', type: 'text', value: address },
      { name: 'taken', label: 'Taken', type: 'text', value: londonInWords(at, 'second') },
    ],
    tables: tables.map((table, at) => statementTable(table, nameOf(at))),
    notes: [],
    textLengthMax: CELL_LENGTH_MAX,
  };
}

/** What a spreadsheet's cell holds. */
const CELL_LENGTH_MAX = 32_000;

/** A name for every table of a document: letters alone. */
function nameOf(at: number): string {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  return `table_${letters[Math.floor(at / letters.length)] ?? ''}${letters[at % letters.length] ?? ''}`;
}

function statementTable({ caption, columns, rows }: Table, name: string): StatementTable {
  return {
    ...{ name, title: caption },
    columns: columns.map(({ name: header, isNumber = false }) => ({
      header,
      type: isNumber ? 'count' : 'text',
    })),
    rows: rows.map((cells) =>
      cells.map((cell, at) => valueOf(wordsOf(cell), columns[at]?.isNumber ?? false)),
    ),
  };
}

// None has more digits than a spreadsheet keeps.
const WHOLE = /^-?\d{1,3}(,\d{3}){0,4}$/;
const DECIMAL = /^-?\d{1,3}(,\d{3}){0,2}\.\d{1,6}$/;
const PERCENTAGE = /^[+-]?\d{1,6}(\.\d{1,6})?%$/;
const MONEY = /^-?£\d{1,3}(,\d{3}){0,3}(\.\d\d)?$/;

/** What stands in a column of numbers as a number, where it is one alone: `2,162p` and `*` are texts, `-` is nothing. */
function valueOf(text: string, isNumber: boolean): Value | undefined {
  if (text === '' || text === '-') return undefined;
  const figure = text.replace(/[,£%+]/g, '');
  if (isNumber && WHOLE.test(text)) return { type: 'count', value: Number(figure) };
  if (isNumber && DECIMAL.test(text)) return { type: 'decimal', value: figure };
  if (isNumber && PERCENTAGE.test(text)) return { type: 'percentage', value: figure };
  if (isNumber && MONEY.test(text)) return { type: 'money', value: penceOf(figure) };
  return { type: 'text', value: text };
}

function penceOf(pounds: string): bigint {
  const [whole = '0', pence = '00'] = pounds.split('.');
  return BigInt(`${whole}${pence}`);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};

/** Shown beside words that say the same. */
const HIDDEN = /<span[^>]*aria-hidden="true"[^>]*>[^<]*<\/span\s*>/g;

/** A name, which shows on a page whose it is by an id. */
const NAMED = /<span title="([^"]*)">([^<]*)<\/span\s*>/g;

/** What a reader reads in a cell, each line by itself. */
function wordsOf(cell: Cell): string {
  if (typeof cell === 'string') return cell.trim();
  return cell.text
    .replace(HIDDEN, '')
    .replace(NAMED, '$2 ($1)')
    .replace(/\s+/g, ' ')
    .replace(/<(br|\/p|\/li|\/div)\b[^>]*>/g, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(?:amp|lt|gt|quot|#39);/g, (entity) => ENTITIES[entity] ?? entity)
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .join('\n');
}

/** A page's address without the file that is asked for. */
export function addressOfPage(url: string): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.delete(FILE_PARAMETER);
  const kept = parameters.toString();
  return kept === '' ? path : `${path}?${kept}`;
}
