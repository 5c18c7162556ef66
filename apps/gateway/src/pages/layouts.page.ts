import { areaColumns, templateColumns } from '#catalogue';
import type { ColumnMapping, Layout, Measure, Stated, TemplateColumn, ValueColumn } from '#catalogue';
import type { Category } from '#contracts';
import { details, html, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import { templatePath } from './desk-paths';

/** How a table must look, layout by layout, with a template of each, and what may stand in its columns. */
export function layoutsContent(mappings: readonly ColumnMapping[], measures: readonly Measure[]): Html {
  return html`<h2 class="nhsuk-heading-m">How a table must look</h2>
    ${mappings.map((mapping) => details(mapping.title, mappingContent(mapping)))}
    ${details('The measures, and what each may be divided by', measuresTable(measures))}`;
}

function mappingContent(mapping: ColumnMapping): Html {
  const { name, description, layouts } = mapping;
  return html`${description === undefined ? '' : html`<p>${description}</p>`}
  ${layouts.map(
    (layout) =>
      html`<p>
          ${link(templatePath(name, layout.name), `Template to fill in: ${tableName(mapping, layout)} (CSV)`)}
        </p>
        ${table({
          caption: `Columns of ${tableName(mapping, layout)}; their order does not matter`,
          columns: [{ name: 'Column' }, { name: 'What may stand in it' }, { name: 'Is it needed?' }],
          rows: columnsOf(layout),
        })}`,
  )}`;
}

/** What a table of a layout is called: as the form does, and where that has several, each by its own name. */
function tableName({ title, layouts }: ColumnMapping, { name }: Layout): string {
  return layouts.length === 1 ? title : `${title}, ${name.replaceAll('-', ' ')}`;
}

const NEEDED = 'Yes';
const DIVIDED = 'Where it is divided so';

/** What may stand in a column, and whether it is needed. */
type Told = readonly [string, string];

/** The columns of a template in their order, each with what may stand in it. */
function columnsOf(layout: Layout): Cell[][] {
  const { period, status, applicableAt } = layout;
  const told: Readonly<Record<Exclude<TemplateColumn['of'], 'value'>, Told>> = {
    measure: ['A measure of the list below, by name or code', NEEDED],
    area: [
      'An area, by its name or its code: Peterborough, E06000031',
      areaColumns(layout).length === 1 ? NEEDED : 'One that names the area',
    ],
    period: ['September 2014, 2014-09, 2014/15-Q2 or 2014/15', neededOf(period, 'Period')],
    table: ['What the count is divided by: total, agency, reason, care-type or full', NEEDED],
    agency: ['The agency, where the table is divided by it', DIVIDED],
    reason: ['The reason, where the table is divided by it', DIVIDED],
    careType: ['The care type, where the table is divided by it', DIVIDED],
    status: ['provisional or final', neededOf(status, 'Status')],
    applicableAt: ['From when it is so: 13 November 2014', neededOf(applicableAt, 'Applicable at')],
  };
  return templateColumns(layout).map((column) => [
    column.header,
    ...(column.of === 'value' ? valueTold(column.value) : told[column.of]),
  ]);
}

function valueTold({ optional, category = {} }: ValueColumn): Told {
  return [
    `The count${ofInWords(category)}: 1809 or 1,809; empty where nothing was reported`,
    optional === true ? 'No' : NEEDED,
  ];
}

/** Of which category a column of values is, where it has one. */
function ofInWords(category: Category): string {
  const codes = Object.values(category).join(', ');
  return codes === '' ? '' : ` of ${codes}`;
}

function neededOf({ given, fixed, label }: Stated, field: string): string {
  if (fixed !== undefined) return `No; ${fixed} without it`;
  const elsewhere = [
    ...(label === undefined ? [] : ['say it above the table']),
    ...(given === undefined ? [] : [`fill in ${field} in the form`]),
  ];
  return elsewhere.length === 0 ? NEEDED : `Yes, or ${elsewhere.join(', or ')}`;
}

function measuresTable(measures: readonly Measure[]): Html {
  return table({
    caption: 'What may stand as the measure, the table, and what it is divided by',
    columns: [{ name: 'Measure' }, { name: 'Code' }, { name: 'Tables' }, { name: 'Divided by' }],
    rows: measures.map((measure) => [
      measure.name,
      measure.code,
      measure.tables.join(', '),
      dividedBy(measure),
    ]),
  });
}

/** The codes of each way a measure is divided, where it has a table so divided. */
function dividedBy({ tables, breakdown }: Measure): string {
  if (breakdown === undefined) return '';
  const ways = [
    ['agency', 'agency', breakdown.agency],
    ['reason', 'reason', breakdown.reason],
    ['care-type', 'care type', breakdown.careType],
  ] as const;
  return ways
    .filter(([divided]) => tables.includes(divided) || tables.includes('full'))
    .map(([, name, codes]) => `${name}: ${codes.map(({ code }) => code).join(', ')}`)
    .join('; ');
}
