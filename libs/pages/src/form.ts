import type { Refusal } from '#kernel';
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

/** A form by which a command is given; what a door would say of a member is said of the field. */
export function commandForm(form: DecisionForm): Html {
  const fields = form.fields.flatMap((each) => ('legend' in each ? each.fields : [each]));
  const refusals = form.given.refusals.map((refusal) => inWords(refusal, fields));
  return decisionForm({ ...form, given: { ...form.given, refusals } });
}

/** What the shape of a body is refused by. */
const OF_SHAPE = new Set(['wrong-type', 'out-of-range', 'unknown-value', 'wrong-form', 'value-not-a-count']);

/** A text that says nothing, as what was found is told. */
const BLANK = /^"(?:\s|\\[nrt])*"$/;

function inWords(refusal: Refusal, fields: readonly Field[]): Refusal {
  const { rule, where, what } = refusal;
  const field = fields.find(({ name, at = `/${name}` }) => where === at || where.startsWith(`${at}/`));
  if (field === undefined) return refusal;
  if (rule === 'missing-member' || (OF_SHAPE.has(rule) && BLANK.test(what))) {
    const isChosen = field.kind === 'one-of-few' || field.kind === 'one-of-many';
    const mend = isChosen ? 'Choose one' : 'It is needed';
    return { ...refusal, what: `Nothing is given for “${field.label}”`, mend };
  }
  return OF_SHAPE.has(rule) ? { ...refusal, what: `“${field.label}” cannot be ${what}` } : refusal;
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
