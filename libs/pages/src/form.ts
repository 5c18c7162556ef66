import { CALLED, UNSEEN, type Session } from '#platform';
import { errorSummary, fieldsOf, type Field, type FieldSet, type FormGiven } from './field';
import { Html, html } from './html';
import { formToken } from './send-page';

interface AnyForm {
  /** Where it is sent to: the address of its page. */
  readonly path: string;
  /** What is sent along unseen, such as the version that is decided over. */
  readonly unseen?: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly fields: readonly (Field | FieldSet)[];
  readonly button: string;
  readonly given: FormGiven;
}

export interface DecisionForm extends AnyForm {
  readonly session: Session;
  /** Whether what it does cannot be taken back. */
  readonly isFinal?: boolean;
  /** Whether a file may be among what it sends. */
  readonly hasFile?: boolean;
}

/** A form that is shown for the first time. */
export const NOTHING_GIVEN: FormGiven = { typed: new URLSearchParams(), refusals: [] };

/** A form by which a person decides something; sent, and refused, it is shown with what they typed and why. */
export function decisionForm(form: DecisionForm): Html {
  const { session, path, unseen, fields, button, given, isFinal = false, hasFile = false } = form;
  return html`${errorSummary('There is a problem', fields, given)}
    <form method="post" action="${path}" ${hasFile ? IN_PARTS : ''} novalidate>
      ${formToken(session)} ${unseenFields({ ...unseen, ...calledOf(fields) }, UNSEEN)}
      ${fieldsOf(fields, given)}
      <button class="nhsuk-button${isFinal ? ' nhsuk-button--warning' : ''}" type="submit">${button}</button>
    </form>`;
}

/** By which whoever is signed out meanwhile is told in its words what they had typed where. */
function calledOf(fields: AnyForm['fields']): Record<string, string> {
  const all = fields.flatMap((each) => ('legend' in each ? each.fields : each));
  return Object.fromEntries(all.map(({ name, label, called = label }) => [`${CALLED}${name}`, called]));
}

const IN_PARTS = new Html('enctype="multipart/form-data"');

/** A form that asks for another view, by the address it leads to. */
export function questionForm({ path, unseen, fields, button, given }: AnyForm): Html {
  return html`${errorSummary('This cannot be answered', fields, given)}
    <form method="get" action="${path}">
      ${unseenFields(unseen)} ${fieldsOf(fields, given)}
      <button class="nhsuk-button nhsuk-button--secondary" type="submit">${button}</button>
    </form>`;
}

function unseenFields(unseen: AnyForm['unseen'] = {}, before = ''): Html {
  return html`${Object.entries(unseen).map(
    ([name, values]) =>
      html`${[values ?? []].flat().map((value) => html`<input type="hidden" name="${before}${name}" value="${value}" />`)}`,
  )}`;
}
