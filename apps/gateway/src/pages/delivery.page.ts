import { londonInWords } from '#kernel';
import { asSentence, details, heading, html, inset, link, summaryList, table, named } from '#pages';
import type { Cell, Html } from '#pages';
import type { NameOf } from '#reference';
import { memberInWords, ruleInWords } from '../quarantine/quarantine-words';
import type { QuarantinedDetail } from '../quarantine/quarantine.schema';
import { becameContent } from './became';
import type { Became } from './became';
import { deliveryPath, placeOf } from './desk-paths';
import { stateTag } from './quarantine.page';

export interface DeliveryShown {
  readonly delivery: QuarantinedDetail;
  /** What it held, laid out to be read. */
  readonly text: string;
  /** What it was, in words. */
  readonly called: string;
  readonly nameOf: NameOf;
  /** What it became, once it was replayed. */
  readonly became?: Became | undefined;
}

/** One delivery: what is wrong with it and how to mend that, what it held, and what was decided on it. */
export function deliveryContent({ delivery, called, text, nameOf, became }: DeliveryShown): Html {
  return html`${heading(called, 'Quarantine')}
    <p>${stateTag(delivery.state)}</p>
    ${became === undefined ? '' : becameContent(became)}
    ${summaryList([
      ['Came', londonInWords(new Date(delivery.appendedAt), 'minute')],
      ['In the name of', delivery.source === null ? 'Nobody that it names' : named(delivery.source, nameOf)],
    ])}
    ${refusalsTable(delivery)} ${waysOn(delivery)}
    <h2 class="nhsuk-heading-m">What it held</h2>
    ${
      delivery.isWhole
        ? ''
        : inset(
            'It is not as it was delivered: digits of an NHS number were overwritten, or it was too long.',
          )
    }
    <pre class="typed">${text}</pre>
    ${decisionsTable(delivery, nameOf)} ${forWhoeverLooks(delivery)}`;
}

function refusalsTable({ refusals, state }: QuarantinedDetail): Html {
  return table({
    caption: state === 'replayed' ? 'What was wrong with it as it came' : 'What is wrong with it',
    columns: [
      { name: 'Where' },
      { name: 'What stands there' },
      { name: 'How to mend it' },
      { name: 'The rule' },
    ],
    rows: refusals.map(({ where, what, mend, rule }) => [
      memberInWords(where),
      asSentence(what),
      asSentence(mend),
      ruleInWords(rule),
    ]),
  });
}

/** What is still to be decided on it; what was replayed is dealt with for good. */
function waysOn(delivery: QuarantinedDetail): Html {
  if (delivery.state === 'replayed') return html``;
  const path = deliveryPath(delivery);
  const ways = [
    link(`${path}/mend`, 'Mend and replay it'),
    ...(delivery.isWhole ? [link(`${path}/replay`, 'Replay it as it stood')] : []),
    ...(delivery.state === 'open' ? [link(`${path}/dismiss`, 'Dismiss it')] : []),
  ];
  return html`<h2 class="nhsuk-heading-m">What can be done</h2>
    <ul class="nhsuk-list nhsuk-list--bullet">
      ${ways.map((way) => html`<li>${way}</li>`)}
    </ul>`;
}

function decisionsTable({ decisions }: QuarantinedDetail, nameOf: NameOf): Html {
  if (decisions.length === 0) return html``;
  return table({
    caption: 'What was decided on it',
    columns: [{ name: 'When' }, { name: 'By whom' }, { name: 'What' }],
    rows: decisions.map((decision) => [
      londonInWords(new Date(decision.decidedAt), 'minute'),
      named(decision.actor, nameOf),
      decidedCell(decision),
    ]),
  });
}

function decidedCell({ state, reason, as, to }: QuarantinedDetail['decisions'][number]): Cell {
  if (state === 'dismissed') return html`Dismissed: <span class="words">${reason ?? ''}</span>`;
  const how = as === 'mended' ? 'Replayed, mended' : 'Replayed as it stood';
  return to === undefined ? how : `${how}; it stands at ${placeOf(to)}`;
}

function forWhoeverLooks(delivery: QuarantinedDetail): Html {
  const { rules, sha256, lane, checkedAgainst } = delivery;
  const { referenceVersion, decisionPosition } = checkedAgainst;
  return details(
    'For whoever looks into it',
    html`<p>It stands at ${placeOf(delivery)}. Rules: ${rules.join(', ')}. Lane ${lane} of watermarks.</p>
      <p>
        It was checked against version ${referenceVersion} of the reference data and the definitions up to
        decision ${decisionPosition}.
      </p>
      <p class="hash">SHA-256 of what was delivered: ${sha256}</p>`,
  );
}
