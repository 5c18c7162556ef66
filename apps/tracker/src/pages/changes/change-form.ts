import { londonInstant, londonMinute, type Refusal } from '#kernel';
import { html, Html } from '#pages';
import { isMoment } from '../../questions';

/** What an address asks of the changes, as it was given. */
export type ChangesKept = Readonly<
  Partial<Record<'from' | 'fromPublished' | 'to' | 'toPublished' | 'year' | 'metric', string>>
>;

export interface ChangeForm {
  /** Where the page is. */
  readonly path: string;
  readonly kept: ChangesKept;
  readonly policyYears: readonly string[];
  readonly metrics: readonly { readonly code: string; readonly name: string }[];
  /** Why what was asked cannot be answered. */
  readonly refusals: readonly Refusal[];
}

/** Asks for two moments, a policy year and a metric; with what was given, and why it was refused. */
export function changeForm(form: ChangeForm): Html {
  const { path, kept, policyYears, metrics } = form;
  const years = policyYears.map((year) => ({ value: year, name: year }));
  const named = metrics.map(({ code, name }) => ({ value: code, name }));
  return html`${errorSummary(form.refusals)}
    <form method="get" action="${path}">
      ${momentFields(form, 'From', 'from', 'Leave both empty to begin 30 days ago.')}
      ${momentFields(form, 'To', 'to', 'Leave both empty to end now.')}
      ${choice(form, 'year', 'Policy year', years, kept.year)}
      ${choice(form, 'metric', 'Metric', [{ value: '', name: 'All of the year' }, ...named], kept.metric)}
      <button class="nhsuk-button nhsuk-button--secondary" type="submit">Show what changed</button>
    </form>`;
}

function momentFields(form: ChangeForm, legend: string, which: 'from' | 'to', hint: string): Html {
  const published = `${which}Published` as const;
  const { kept } = form;
  return html`<fieldset class="nhsuk-fieldset nhsuk-u-margin-bottom-4">
    <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">${legend}</legend>
    ${group(
      form,
      which,
      'As known here at',
      `A time in London such as 2026-11-01T09:00, or the number of a watermark. ${hint}`,
      (describedBy) =>
        html`<input
          class="nhsuk-input nhsuk-input--width-20"
          id="${which}"
          name="${which}"
          value="${clockOf(kept[which])}"
          ${describedBy}
          autocomplete="off"
        />`,
    )}
    ${group(
      form,
      published,
      'As published by the end of',
      'Only what had been published by then. Leave it empty for all that was known here.',
      (describedBy) =>
        html`<input
          class="nhsuk-input nhsuk-input--width-10"
          id="${published}"
          name="${published}"
          type="date"
          value="${kept[published] ?? ''}"
          ${describedBy}
          autocomplete="off"
        />`,
    )}
  </fieldset>`;
}

function choice(
  form: ChangeForm,
  name: 'year' | 'metric',
  label: string,
  options: readonly { readonly value: string; readonly name: string }[],
  chosen = '',
): Html {
  return group(
    form,
    name,
    label,
    undefined,
    (describedBy) =>
      html`<select class="nhsuk-select" id="${name}" name="${name}" ${describedBy}>
        ${options.map(
          (option) =>
            html`<option value="${option.value}" ${option.value === chosen ? new Html('selected') : ''}>
              ${option.name}
            </option>`,
        )}
      </select>`,
  );
}

/** A field with its label, its hint, and why what was given in it was refused. */
function group(
  { refusals }: ChangeForm,
  id: string,
  label: string,
  hint: string | undefined,
  field: (describedBy: Html) => Html,
): Html {
  const refused = refusals.filter(({ where }) => fieldOf(where) === id);
  const described = [...(hint === undefined ? [] : [`${id}-hint`]), ...refused.map(() => `${id}-error`)];
  return html`<div class="nhsuk-form-group${refused.length === 0 ? '' : ' nhsuk-form-group--error'}">
    <label class="nhsuk-label" for="${id}">${label}</label>
    ${hint === undefined ? '' : html`<div class="nhsuk-hint" id="${id}-hint">${hint}</div>`}
    ${
      refused.length === 0
        ? ''
        : html`<span class="nhsuk-error-message" id="${id}-error">
            <span class="nhsuk-u-visually-hidden">Error:</span>
            ${refused.map(({ what, mend }) => html`${what}. ${mend}.`)}
          </span>`
    }
    ${field(described.length === 0 ? html`` : html`aria-describedby="${[...new Set(described)].join(' ')}"`)}
  </div>`;
}

function errorSummary(refusals: readonly Refusal[]): Html {
  if (refusals.length === 0) return html``;
  return html`<div class="nhsuk-error-summary">
    <div role="alert">
      <h2 class="nhsuk-error-summary__title">This cannot be answered</h2>
      <div class="nhsuk-error-summary__body">
        <ul class="nhsuk-list nhsuk-error-summary__list">
          ${refusals.map(({ where, what, mend }) => {
            const field = fieldOf(where);
            return html`<li>
              ${field === undefined ? `${what}. ${mend}.` : html`<a href="#${field}">${what}</a>`}
            </li>`;
          })}
        </ul>
      </div>
    </div>
  </div>`;
}

const FIELDS = ['from', 'fromPublished', 'to', 'toPublished', 'year', 'metric'];

/** The field that gave what a refusal is about; undefined where no field did. */
function fieldOf(where: string): string | undefined {
  return FIELDS.find((field) => where === `/${field}`);
}

/** A moment as a clock in London showed it, where that says it exactly; all else as it was given. */
function clockOf(given = ''): string {
  if (!isMoment(given)) return given;
  const at = new Date(given);
  const clock = londonMinute(at);
  return londonInstant(clock).getTime() === at.getTime() ? clock : given;
}
