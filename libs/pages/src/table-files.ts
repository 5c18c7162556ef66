import { renderStatement, STATEMENT_FORMS, STATEMENT_LIMITS } from '#documents';
import type { Passage, Statement, StatementForm, StatementTable, Value } from '#documents';
import { londonInWords } from '#kernel';
import { ProblemError, PROBLEMS, refused } from '#platform';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Html, Table, Told } from './html';
import { html, wordsOf } from './html';

/** What a page's address asks for in the place of the page: `2.csv` is its second table. */
export const FILE_PARAMETER = 'download';

/** Each table by itself; a workbook holds them all as well, each on a sheet of its own. */
const FORMS = ['csv', 'xlsx'] as const satisfies readonly StatementForm[];
const FORM_NAMES = { csv: 'CSV', xlsx: 'Excel' } as const;
const ASKED = /^(all|[1-9]\d?)\.(csv|xlsx|pdf)$/;
/** As many as can be asked for by their number. */
const NUMBERED_MAX = 99;

/** The tables of a page as files, under the page's own address: with its filters, and of its moment. */
export function tableLinks({ tables }: Html, address: string): Html {
  const shown = tables
    .slice(0, NUMBERED_MAX)
    .filter((table) => table.rows.length > 0 && fitDocument([table]));
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
        ${
          fitDocument(tables)
            ? html`<li>
                The whole page: ${fileLink(address, 'all.xlsx', 'Excel', 'all tables')}
                ${fileLink(address, 'all.pdf', 'PDF', 'the whole page')}
              </li>`
            : ''
        }
      </ul>
    </div>
  </details>`;
}

/** Whether tables are not too much for one document, so that no link leads to a refusal. */
function fitDocument(tables: readonly Table[]): boolean {
  const rows = tables.reduce((sum, table) => sum + table.rows.length, 0);
  const columns = Math.max(...tables.map((table) => table.columns.length));
  const most = STATEMENT_LIMITS;
  return tables.length <= most.tables && rows <= most.rows && columns <= most.columns;
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
  /** The name under which this is reached, `ledger.example.org`. */
  readonly host: string;
}

/**
 * Sends what is asked for of a page: one of its tables, all of them, or as PDF the page with what it says between them.
 *
 * @throws ProblemError 404 where the page has no such table.
 */
export async function sendTables(reply: FastifyReply, page: PageOfTables, asked: string): Promise<void> {
  const [, which = '', ending = ''] = ASKED.exec(asked) ?? [];
  const form = ending as StatementForm;
  const { title, content } = page;
  const only = which === 'all' ? undefined : content.tables[Number(which) - 1];
  if (which === '' || content.tables.length === 0 || (which !== 'all' && !only))
    throw new ProblemError(PROBLEMS.notFound, 'The page has no such table.');
  const file = await renderStatement(statementOf(page, new Date(), only), form);
  if (!file.ok) throw refused(PROBLEMS.questionRefused, [file.failure]);
  const name = [title, ...(only ? [only.caption] : [])].join(' ');
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

/**
 * A page as a document: what is made up of it, of which moment it is and where it stays so, what its figures are to be read
 * with, and its tables.
 *
 * @param only one of its tables by itself; unless given all of them, and what the page says between them
 */
export function statementOf(
  { title, content, address, host }: PageOfTables,
  at: Date,
  only?: Table,
): Statement {
  const { told } = content;
  const textsOf = (kind: 'marking' | 'note'): string[] => [
    ...new Set(told.flatMap((each) => (each.kind === kind ? [each.text] : []))),
  ];
  const markings = textsOf('marking');
  const moment = told.find((each) => each.kind === 'moment');
  const { tables, after } = only ? { tables: [statementTable(only, nameOf(0))], after: [] } : whole(told);
  return {
    ...{ title, at, tables, after },
    marking: markings.length === 0 ? undefined : markings.join('; '),
    facts: [
      { name: 'page', label: 'Page', type: 'text', value: `${host}${moment?.lasting ?? address}` },
      ...(moment
        ? [{ name: 'moment', label: 'Moment', type: 'text', value: wordsOf(moment.says) } as const]
        : []),
      { name: 'taken', label: 'Taken', type: 'text', value: londonInWords(at, 'second') },
    ],
    notes: textsOf('note'),
    textLengthMax: CELL_LENGTH_MAX,
  };
}

/** All tables of a page, each after what the page says before it. */
function whole(told: readonly Told[]): Required<Pick<Statement, 'tables' | 'after'>> {
  const tables: StatementTable[] = [];
  let before: Passage[] = [];
  for (const each of told) {
    if (each.kind === 'passage') before.push(each.passage);
    if (each.kind === 'words') before.push({ type: 'words', text: wordsToldBy(each) });
    if (each.kind !== 'table') continue;
    tables.push({ ...statementTable(each.table, nameOf(tables.length)), before });
    before = [];
  }
  return { tables, after: before };
}

function wordsToldBy({ says, of }: Extract<Told, { readonly kind: 'words' }>): string {
  return of === undefined ? wordsOf(says) : `${of}: ${wordsOf(says)}`;
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

/**
 * What stands in a column of numbers as a number, where it is one alone: `2,162p` and `*` are texts, `-` is nothing; among
 * words it is what somebody wrote.
 */
function valueOf(text: string, isNumber: boolean): Value | undefined {
  if (text === '' || (isNumber && text === '-')) return undefined;
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

/** A page's address without the file that is asked for. */
export function addressOfPage(url: string): string {
  const [path = '', query = ''] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.delete(FILE_PARAMETER);
  const kept = parameters.toString();
  return kept === '' ? path : `${path}?${kept}`;
}
