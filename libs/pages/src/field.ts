import type { Refusal } from '#kernel';
import { Html, html } from './html';
import { details } from './parts';

/** What was given in a form, and why it was refused. */
export interface FormGiven {
  readonly typed: URLSearchParams;
  readonly refusals: readonly Refusal[];
}

export interface Option {
  readonly value: string;
  readonly name: string;
}

interface AnyField {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  /** Whether it may be left empty; said beside its label. */
  readonly isOptional?: boolean;
  /** What it holds before anything was typed. */
  readonly value?: string | undefined;
  /** The JSON pointer by which a refusal says that this is refused: `/NAME` unless it says otherwise. */
  readonly at?: string;
  /** How a list of what is wrong calls it before it says what, where the refusal itself does not say of what it is. */
  readonly called?: string;
}

interface TextField extends AnyField {
  readonly kind: 'text';
  /** About how many characters it takes; as wide as the form unless it says so. */
  readonly width?: 5 | 10 | 20;
  readonly inputMode?: 'numeric' | 'decimal' | 'email';
  /** What a browser may fill in for people of themselves. */
  readonly autocomplete?: 'name' | 'email' | 'organization-title';
}

interface LongTextField extends AnyField {
  readonly kind: 'long-text';
  /** How many lines of it are seen at once; 5 unless it says otherwise. */
  readonly rows?: number;
}

interface OptionsField extends AnyField {
  /** One of few is seen at a glance; one of many is looked for in a list. */
  readonly kind: 'one-of-few' | 'one-of-many';
  readonly options: readonly Option[];
}

interface FileField extends AnyField {
  readonly kind: 'file';
  /** Which files are offered to choose from: `.csv,.xlsx`. */
  readonly accept: string;
}

interface TicksField extends Omit<AnyField, 'value'> {
  readonly kind: 'some-of-many';
  readonly options: readonly Option[];
  /** Those that are ticked before anything was typed. */
  readonly values: readonly string[];
}

/** One thing that a form asks for; a tick is sent as `yes`. */
export type Field =
  | TextField
  | LongTextField
  | OptionsField
  | TicksField
  | FileField
  | (AnyField & {
      /** A moment is a clock's time in London, `2026-11-01T09:00`. */
      readonly kind: 'day' | 'moment' | 'tick';
    });

/** Fields that belong together, under what they are about. */
export interface FieldSet {
  readonly legend: string;
  readonly fields: readonly Field[];
  /** Whether they are shut until somebody opens them; never while one of them is refused. */
  readonly isFolded?: boolean;
  /** What holds of all of them. */
  readonly hint?: string | undefined;
  /** Where they stand side by side; else one stands below the other. */
  readonly grid?: Grid;
}

/** Fields in lines and columns; a line has a field, or nothing, for each column. */
interface Grid {
  readonly columns: readonly string[];
  readonly lines: readonly GridLine[];
}

interface GridLine {
  readonly label: string;
  readonly fields: readonly (Field | undefined)[];
}

/** Fields of which each line asks the same of several columns, such as of quarters. */
export function fieldGrid(legend: string, grid: Grid, hint?: string): FieldSet {
  const fields = grid.lines.flatMap((line) => line.fields.filter((field) => field !== undefined));
  return { legend, fields, hint, grid };
}

/** Each field with its label, its hint, what was typed in it, and why that was refused. */
export function fieldsOf(fields: readonly (Field | FieldSet)[], given: FormGiven): Html {
  return html`${fields.map((each) => ('legend' in each ? setOf(each, given) : groupOf(each, given)))}`;
}

/** What is wrong with what was given, with links to the fields; whoever comes to the page is led here first. */
export function errorSummary(
  title: string,
  fields: readonly (Field | FieldSet)[],
  { refusals }: FormGiven,
): Html {
  if (refusals.length === 0) return html``;
  const asked = fields.flatMap((each) => ('legend' in each ? each.fields : each));
  return html`<div class="nhsuk-error-summary" tabindex="-1" autofocus>
    <div role="alert">
      <h2 class="nhsuk-error-summary__title">${title}</h2>
      <div class="nhsuk-error-summary__body">
        <ul class="nhsuk-list nhsuk-error-summary__list">
          ${refusals.map((refusal) => {
            const field = asked.find((each) => isAbout(each, refusal));
            return html`<li>
              ${field === undefined ? refusalInWords(refusal) : html`<a href="#${field.name}">${calledBefore(field)}${refusal.what.replaceAll('`', '')}</a>`}
            </li>`;
          })}
        </ul>
      </div>
    </div>
  </div>`;
}

function calledBefore({ called }: Field): string {
  return called === undefined ? '' : `${called}: `;
}

/** What is wrong and how to mend it, as sentences. */
export function refusalInWords({ what, mend }: Pick<Refusal, 'what' | 'mend'>): string {
  return `${asSentence(what)} ${asSentence(mend)}`;
}

/** A text as people read it: closed, and without the marks that set code apart where text is all there is. */
export function asSentence(text: string): string {
  return `${text.replaceAll('`', '').replace(/\.$/, '')}.`;
}

/** The fields that were left empty, and may not be. */
export function refuseEmpty(fields: readonly (Field | FieldSet)[], typed: URLSearchParams): Refusal[] {
  return fields
    .flatMap((each) => ('legend' in each ? each.fields : each))
    .filter(({ name, kind, isOptional }) => !isOptional && kind !== 'tick' && !(typed.get(name) ?? '').trim())
    .map(({ name, label, at = `/${name}` }) => ({
      ...{ rule: 'missing-member', where: at },
      ...{ what: `"${label}" is empty`, mend: 'Fill it in' },
    }));
}

function isAbout({ name, at = `/${name}` }: Field, { where }: Refusal): boolean {
  return where === at || where.startsWith(`${at}/`);
}

function setOf({ legend, fields, isFolded = false, hint, grid }: FieldSet, given: FormGiven): Html {
  if (isFolded) {
    const isRefused = given.refusals.some((refusal) => fields.some((field) => isAbout(field, refusal)));
    return details(legend, html`${fields.map((field) => groupOf(field, given))}`, isRefused);
  }
  const hintId = `${fields[0]?.name ?? ''}-set-hint`;
  return html`<fieldset
    class="nhsuk-fieldset nhsuk-u-margin-bottom-4"
    ${hint === undefined ? '' : html`aria-describedby="${hintId}"`}
  >
    <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">${legend}</legend>
    ${hint === undefined ? '' : html`<div class="nhsuk-hint" id="${hintId}">${hint}</div>`}
    ${grid ? gridOf(grid, given) : fields.map((field) => groupOf(field, given))}
  </fieldset>`;
}

/**
 * A table where there is room for one. Each field has its whole label, which is read out to whoever does not see the heads of
 * its line and column, and is seen where the fields stand one below the other.
 */
function gridOf({ columns, lines }: Grid, given: FormGiven): Html {
  return html`<table class="nhsuk-table field-grid" role="table">
    <thead role="rowgroup">
      <tr role="row">
        <td role="cell"></td>
        ${columns.map((column) => html`<th role="columnheader" scope="col">${column}</th>`)}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${lines.map(
        ({ label, fields }) =>
          html`<tr role="row">
            <th role="rowheader" scope="row">${label}</th>
            ${fields.map((field) =>
              field === undefined
                ? html`<td role="cell" class="field-grid__none"></td>`
                : html`<td role="cell">${groupOf(field, given)}</td>`,
            )}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function groupOf(field: Field, { typed, refusals }: FormGiven): Html {
  const { name, hint } = field;
  const refused = refusals.filter((refusal) => isAbout(field, refusal));
  const described = [
    ...(hint === undefined ? [] : [`${name}-hint`]),
    ...(refused.length === 0 ? [] : [`${name}-error`]),
  ];
  const describedBy = described.length === 0 ? html`` : html`aria-describedby="${described.join(' ')}"`;
  const said = html`${hint === undefined ? '' : html`<div class="nhsuk-hint" id="${name}-hint">${hint}</div>`}
  ${
    refused.length === 0
      ? ''
      : html`<span class="nhsuk-error-message" id="${name}-error">
          <span class="nhsuk-u-visually-hidden">Error:</span>
          ${refused.map(refusalInWords).join(' ')}
        </span>`
  }`;
  return html`<div class="nhsuk-form-group${refused.length === 0 ? '' : ' nhsuk-form-group--error'}">
    ${
      field.kind === 'some-of-many'
        ? ticks(field, typed.has(name) ? typed.getAll(name) : field.values, said, describedBy)
        : within(field, typed.get(name) ?? field.value ?? '', said, describedBy, refused.length > 0)
    }
  </div>`;
}

/** The field itself, between its label and what is said of it. */
function within(
  field: Exclude<Field, TicksField>,
  value: string,
  said: Html,
  describedBy: Html,
  isRefused: boolean,
): Html {
  const { name, kind, isOptional } = field;
  const label = isOptional ? `${field.label} (optional)` : field.label;
  if (kind === 'one-of-few') {
    return html`<fieldset class="nhsuk-fieldset" ${describedBy}>
      <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">${label}</legend>
      ${said}
      <div class="nhsuk-radios">${field.options.map((option, at) => radio(name, option, at, value))}</div>
    </fieldset>`;
  }
  if (kind === 'tick') {
    return html`${said}
      <div class="nhsuk-checkboxes">
        <div class="nhsuk-checkboxes__item">
          <input
            class="nhsuk-checkboxes__input"
            type="checkbox"
            id="${name}"
            name="${name}"
            value="yes"
            ${describedBy}
            ${value === 'yes' ? CHECKED : ''}
          />
          <label class="nhsuk-label nhsuk-checkboxes__label" for="${name}">${label}</label>
        </div>
      </div>`;
  }
  return html`<label class="nhsuk-label" for="${name}">${label}</label> ${said}
    ${written(field, value, isRefused ? html`${describedBy} aria-invalid="true"` : describedBy)}`;
}

/** What browsers ask for in ways of their own. */
const TYPES: Partial<Record<Field['kind'], string>> = { day: 'date', moment: 'datetime-local' };
const WIDTHS: Partial<Record<Field['kind'], number>> = { day: 10, moment: 20 };

const CHECKED = new Html('checked');
const SELECTED = new Html('selected');

/** One list to tick in; the first bears the name of the field, as of radios. */
function ticks(
  { name, label, options }: TicksField,
  ticked: readonly string[],
  said: Html,
  describedBy: Html,
): Html {
  return html`<fieldset class="nhsuk-fieldset" ${describedBy}>
    <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">${label}</legend>
    ${said}
    <div class="nhsuk-checkboxes">
      ${options.map((option, at) => {
        const id = at === 0 ? name : `${name}-${at + 1}`;
        return html`<div class="nhsuk-checkboxes__item">
          <input
            class="nhsuk-checkboxes__input"
            type="checkbox"
            id="${id}"
            name="${name}"
            value="${option.value}"
            ${ticked.includes(option.value) ? CHECKED : ''}
          />
          <label class="nhsuk-label nhsuk-checkboxes__label" for="${id}">${option.name}</label>
        </div>`;
      })}
    </div>
  </fieldset>`;
}

/** The first bears the name of the field, so that what is wrong with it leads there. */
function radio(name: string, option: Option, at: number, value: string): Html {
  const id = at === 0 ? name : `${name}-${at + 1}`;
  return html`<div class="nhsuk-radios__item">
    <input
      class="nhsuk-radios__input"
      type="radio"
      id="${id}"
      name="${name}"
      value="${option.value}"
      ${option.value === value ? CHECKED : ''}
    />
    <label class="nhsuk-label nhsuk-radios__label" for="${id}">${option.name}</label>
  </div>`;
}

function written(field: Exclude<Field, TicksField>, value: string, describedBy: Html): Html {
  const { name, kind } = field;
  if (kind === 'one-of-many') {
    return html`<select class="nhsuk-select" id="${name}" name="${name}" ${describedBy}>
      ${field.options.map(
        (option) =>
          html`<option value="${option.value}" ${option.value === value ? SELECTED : ''}>
            ${option.name}
          </option>`,
      )}
    </select>`;
  }
  if (kind === 'long-text') {
    // A browser takes away the first line break.
    return html`<textarea
      class="nhsuk-textarea"
      id="${name}"
      name="${name}"
      rows="${field.rows ?? 5}"
      ${describedBy}
    >
${value}</textarea>`;
  }
  if (kind === 'file') {
    return html`<input
      class="nhsuk-file-upload__input"
      type="file"
      id="${name}"
      name="${name}"
      accept="${field.accept}"
      ${describedBy}
    />`;
  }
  const width = kind === 'text' ? field.width : WIDTHS[kind];
  const mode = kind === 'text' && field.inputMode !== undefined ? html`inputmode="${field.inputMode}"` : '';
  const autocomplete = kind === 'text' ? (field.autocomplete ?? 'off') : 'off';
  return html`<input
    class="nhsuk-input${width === undefined ? '' : ` nhsuk-input--width-${width}`}"
    type="${TYPES[kind] ?? 'text'}"
    id="${name}"
    name="${name}"
    value="${value}"
    ${mode}
    ${describedBy}
    autocomplete="${autocomplete}"
  />`;
}
