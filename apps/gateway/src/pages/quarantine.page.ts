import { londonInWords } from '#kernel';
import { heading, html, inset, link, named, NOTHING_GIVEN, questionForm, table, tag } from '#pages';
import type { Field, Html, Option, TagColour } from '#pages';
import type { QuarantineState } from '#records';
import type { QuarantinePage } from '../quarantine/quarantine.schema';
import { ruleInWords, STATES } from '../quarantine/quarantine-words';
import { deliveryPath, placeOf, QUARANTINE_PATH } from './desk-paths';

export interface QuarantineShown {
  readonly answer: QuarantinePage;
  readonly state: QuarantineState | 'any';
  readonly source?: string | undefined;
  /** Those whose deliveries the reader tends; undefined where it is everybody's. */
  readonly sources?: readonly string[] | undefined;
  /** What an organisation is called; its urn where nobody knows. */
  readonly nameOf: (source: string) => string;
  /** The address of the next page. */
  readonly next?: string | undefined;
}

const COLOURS: Readonly<Record<QuarantineState, TagColour>> = {
  open: 'orange',
  replayed: 'green',
  dismissed: 'grey',
};

/** What is held back, newest first, and how to see others of it. */
export function quarantineContent(shown: QuarantineShown): Html {
  const { answer, state, next } = shown;
  return html`${heading('Quarantine')}
    <p>
      What was delivered and could not be recorded, since it breaks a rule. Nothing of it is lost and nothing
      waits for it; the figure it was for is not there until somebody mends and replays it.
    </p>
    ${questionForm({ path: QUARANTINE_PATH, fields: fieldsOf(shown), button: 'Show', given: NOTHING_GIVEN })}
    ${
      answer.deliveries.length === 0
        ? inset(
            state === 'open'
              ? 'Nothing is held back: every delivery of yours was recorded or dealt with.'
              : 'There is none.',
          )
        : deliveriesTable(shown)
    }
    ${next === undefined ? '' : html`<p>${link(next, 'Earlier deliveries')}</p>`}`;
}

/** Where a delivery stands, as a word. */
export function stateTag(state: QuarantineState): Html {
  return tag(STATES[state], COLOURS[state]);
}

function deliveriesTable({ answer, nameOf }: QuarantineShown): Html {
  return table({
    caption: 'What is held back, the newest first',
    columns: [
      { name: 'Came' },
      { name: 'In the name of' },
      { name: 'Which rule it breaks' },
      { name: 'State' },
    ],
    rows: answer.deliveries.map((delivery) => [
      html`${link(deliveryPath(delivery), londonInWords(new Date(delivery.appendedAt), 'second'))}<br /><span
          class="nhsuk-body-s"
          >${placeOf(delivery)}</span
        >`,
      delivery.source === null ? 'nobody that it names' : named(delivery.source, nameOf),
      html`<ul class="nhsuk-list">
        ${delivery.rules.map((rule) => html`<li>${ruleInWords(rule)}</li>`)}
      </ul>`,
      stateTag(delivery.state),
    ]),
  });
}

const ANY: Option = { value: 'any', name: 'All' };

function fieldsOf({ state, source, sources, nameOf }: QuarantineShown): readonly Field[] {
  const states = [ANY, ...Object.entries(STATES).map(([value, name]) => ({ value, name }))];
  return [
    { kind: 'one-of-many', name: 'state', label: 'State', options: states, value: state },
    ...sourceFields(source, sources, nameOf),
  ];
}

function sourceFields(
  source: string | undefined,
  sources: readonly string[] | undefined,
  nameOf: QuarantineShown['nameOf'],
): readonly Field[] {
  const field = { name: 'source', label: 'In the name of', value: source };
  if (sources === undefined) {
    const hint = 'An organisation, such as urn:ons:E06000031; leave it empty for everybody’s';
    return [{ ...field, kind: 'text', hint }];
  }
  if (sources.length < 2) return [];
  const options = sources.map((value) => ({ value, name: nameOf(value) }));
  return [{ ...field, kind: 'one-of-many', options: [{ value: '', name: 'All of yours' }, ...options] }];
}
