import { dayShown, londonInWords, londonMinute } from '#kernel';
import { html, NOTHING_GIVEN, questionForm, saysMoment } from '#pages';
import type { Field, Html } from '#pages';
import type { AnsweredAt } from '#performance';
import { writeEventId } from '../../live/event-id';
import { isMoment } from '../../questions';

export interface TimeAsked {
  /** Where the page is. */
  readonly path: string;
  /** What else its address asks. */
  readonly kept: AddressAsked;
  readonly asKnown?: string | undefined;
  readonly publishedBy?: string | undefined;
  /** Whether it shows what people decided here, of which nothing is published. */
  readonly isOfDecisions?: boolean;
  /** What was answered at; absent where nothing was known. */
  readonly answeredAt?: AnsweredAt | undefined;
}

/**
 * Which moment a page shows, and how to see another one: as known here, and as it was published.
 *
 * @param now when the page is made, which is what it shows unless it was asked for another moment.
 */
export function timeBar(asked: TimeAsked, now = new Date()): Html {
  const { path, kept, asKnown, publishedBy, answeredAt } = asked;
  const isPast = asKnown !== undefined || publishedBy !== undefined;
  const says = momentInWords(asked, now);
  const lasting = addressToKeep(asked, now);
  const bar = html`<section
    class="time-bar${isPast ? ' time-bar--past' : ''}"
    aria-label="Which moment this page shows"
  >
    <p class="time-bar__says">
      ${says}${
        isPast
          ? html` ${ofThePast(asked)}
              <a href="${addressOf(path, kept)}">Show it as it stands now</a>`
          : ''
      }
    </p>
    ${lasting === undefined ? '' : linkToKeep(lasting, answeredAt !== undefined)}
    <details class="nhsuk-details time-bar__ask">
      <summary class="nhsuk-details__summary">
        <span class="nhsuk-details__summary-text">Show another moment</span>
      </summary>
      <div class="nhsuk-details__text">${momentForm(asked)}</div>
    </details>
  </section>`;
  return saysMoment(bar, says, lasting);
}

/** What cannot be done on a page of the past, and that it does not change. */
function ofThePast({ asKnown, isOfDecisions = false }: TimeAsked): string {
  if (!isOfDecisions) return 'It stays as it is, whatever is published.';
  const stays = asKnown === undefined ? '' : 'It stays as it is, whatever is decided. ';
  return `${stays}Nothing can be decided from a page of the past.`;
}

/** Leads to the address that shows the same for ever, whatever is published or decided later. */
function addressToKeep(asked: TimeAsked, now: Date): string | undefined {
  const { path, kept, asKnown, publishedBy, isOfDecisions = false, answeredAt } = asked;
  if (asKnown !== undefined || !(isOfDecisions || answeredAt)) return undefined;
  // Which decisions had been recorded by a moment is known of each moment; what figures rest on, of stored watermarks.
  return answeredAt
    ? shownAt(addressOf(path, { ...kept, publishedBy }), answeredAt)
    : addressOf(path, { ...kept, asKnown: now.toISOString(), publishedBy });
}

function linkToKeep(address: string, isOfFigures: boolean): Html {
  const link = isOfFigures
    ? html`<a href="${address}" data-shown-at>${TO_KEEP}</a>`
    : html`<a href="${address}">${TO_KEEP}</a>`;
  return html`<p class="time-bar__says time-bar__keep">${link}, to keep or to send</p>`;
}

const TO_KEEP = 'Link to what is shown now';

/** Where that address is asked for; `from` moves with the figures of a page that is live. */
export const SHOWN_AT_PATH = '/shown-at';

function shownAt(page: string, { watermark }: AnsweredAt): string {
  return addressOf(SHOWN_AT_PATH, { page, from: writeEventId({ ledger: '', positions: watermark }) });
}

/** What an address asks, by the names of its parameters; one that is given more than once has a list. */
export type AddressAsked = Readonly<Record<string, string | readonly string[] | undefined>>;

/** The same page with other questions in its address; what is undefined is left out. */
export function addressOf(path: string, asked: AddressAsked): string {
  const parameters = new URLSearchParams();
  for (const [name, values] of Object.entries(asked))
    for (const value of [values ?? []].flat()) parameters.append(name, value);
  const text = parameters.toString();
  return text === '' ? path : `${path}?${text}`;
}

function momentInWords(asked: TimeAsked, now: Date): Html {
  const { asKnown, publishedBy, isOfDecisions = false, answeredAt } = asked;
  const at = answeredAt?.watermark.at;
  const known =
    asKnown === undefined
      ? html`As known here at <span data-moment>${londonInWords(now, 'second')}</span>`
      : `As known here at ${knownInWords(asKnown)}`;
  const stored = at === undefined ? '' : `, recorded up to ${londonInWords(new Date(at), 'second')}`;
  const published =
    publishedBy === undefined
      ? ''
      : isOfDecisions
        ? `. What was published by the end of ${dayShown(publishedBy)} is shown of figures alone`
        : `, and as published by the end of ${dayShown(publishedBy)}`;
  return html`${known}${stored}${published}.`;
}

function knownInWords(asKnown: string): string {
  return isMoment(asKnown) ? londonInWords(new Date(asKnown), 'second') : `watermark ${asKnown}`;
}

/** What a field shows of a moment; of a watermark, which is known by its number, nothing. */
function clockOf(asKnown: string | undefined): string | undefined {
  return asKnown !== undefined && isMoment(asKnown) ? londonMinute(new Date(asKnown)) : undefined;
}

function momentForm({ path, kept, asKnown, publishedBy, isOfDecisions = false }: TimeAsked): Html {
  const known: Field = {
    ...{ kind: 'moment', name: 'asKnown', label: 'As known here', value: clockOf(asKnown) },
    hint: 'What had been recorded here by then, by the clock in London',
  };
  const published: Field = {
    ...{ kind: 'day', name: 'publishedBy', label: 'As published by the end of', value: publishedBy },
    hint: 'Only what had been published by then',
  };
  return questionForm({
    // A day that decisions are not asked of is kept for the pages that go on from here.
    ...{
      path,
      unseen: isOfDecisions ? { ...kept, publishedBy } : kept,
      button: 'Show',
      given: NOTHING_GIVEN,
    },
    fields: isOfDecisions ? [known] : [known, published],
  });
}
