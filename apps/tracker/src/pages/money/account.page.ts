import type { Statement } from '#documents';
import { heading, html, link } from '#pages';
import type { Html } from '#pages';
import type { AreaNamed } from '../areas/area-sections';
import type { MomentKept } from '../areas/page-moment';
import { addressOf } from '../shell/time-bar';
import { statementContent } from './statement-content';

export interface AccountShown {
  readonly area: AreaNamed;
  readonly account: Statement;
  /** Where the page is. */
  readonly path: string;
  /** The days it is of. */
  readonly from: string;
  readonly to: string;
  readonly moment: MomentKept;
}

/** A partner's statement of account: what it put in, spent, has held back and kept, entry by entry. */
export function accountContent({ area, account, path, from, to, moment }: AccountShown, bar: Html): Html {
  const document = (ending: string) => addressOf(`${path}.${ending}`, { from, to, ...moment });
  return html`${heading(account.title, area.name)} ${bar}
    <p>
      Keep it as a document: ${link(document('pdf'), 'statement of account (PDF)')},
      ${link(document('xlsx'), 'statement of account (workbook)')}.
    </p>
    <form method="get" action="${path}">
      <fieldset class="nhsuk-fieldset">
        <legend class="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">Show other days</legend>
        ${Object.entries(moment).map(([name, value]: [string, string | undefined]) =>
          value === undefined ? html`` : html`<input type="hidden" name="${name}" value="${value}" />`,
        )}
        ${dayField('from', 'From', from)} ${dayField('to', 'To', to)}
        <button class="nhsuk-button nhsuk-button--secondary" type="submit">Show</button>
      </fieldset>
    </form>
    ${statementContent(account)}`;
}

function dayField(name: string, label: string, value: string): Html {
  return html`<div class="nhsuk-form-group">
    <label class="nhsuk-label" for="${name}">${label}</label>
    <input
      class="nhsuk-input nhsuk-input--width-10"
      id="${name}"
      name="${name}"
      type="date"
      value="${value}"
    />
  </div>`;
}
