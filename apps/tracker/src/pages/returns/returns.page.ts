import { heading, html, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { ReturnInShort } from '#returns';
import { checksInWords } from '#returns/plain';
import type { AreaNamed } from '../areas/area-sections';
import { returnPath } from './return-paths';
import { moment, sentence, statusTags } from './return-words';

/** The returns of an area, in the order of their deadlines. */
export function returnsContent(area: AreaNamed, returns: readonly ReturnInShort[]): Html {
  if (returns.length === 0)
    return html`${heading('Returns', area.name)}
      <p>No return has been opened. Each opens by itself on the day that its template names.</p>`;
  return html`${heading('Returns', area.name)}
  ${table({
    caption: 'What the board tells NHS England, by when',
    columns: [
      { name: 'Return' },
      { name: 'How it stands' },
      { name: 'Due' },
      { name: 'Checks' },
      { name: 'Receipts' },
    ],
    rows: returns.map(rowOf),
  })}`;
}

function rowOf(inShort: ReturnInShort): Cell[] {
  const { name, status, revision, due, isLate, undelivered } = inShort;
  const revised = revision === 1 ? '' : html`<br /><span class="nhsuk-body-s">revision ${revision}</span>`;
  return [
    link(returnPath(inShort), name),
    html`${statusTags(status, isLate)}${revised}`,
    moment(due),
    sentence(checksInWords(inShort) ?? (inShort.blocking === 0 ? 'nothing blocks' : 'none made')),
    receiptsInWords(inShort, undelivered),
  ];
}

function receiptsInWords({ status }: ReturnInShort, undelivered: readonly string[]): string {
  if (undelivered.length > 0) return `No receipt by ${undelivered.join(', ')}`;
  return status === 'delivered' || status === 'acknowledged' ? 'All there' : 'Nothing went out yet';
}
