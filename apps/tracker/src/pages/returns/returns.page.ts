import { londonInstant } from '#kernel';
import { heading, html, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { ReturnInShort, TemplateVersion } from '#returns';
import { checksInWords } from '#returns/plain';
import type { AreaNamed } from '../areas/area-sections';
import { decisionPath, returnPath } from './return-paths';
import { moment, opensInWords, sentence, statusTags, type OpeningDays } from './return-words';

/** The returns of an area in the order of their deadlines, and those that its calendar has yet to open. */
export function returnsContent(
  area: AreaNamed,
  returns: readonly ReturnInShort[],
  unopened: readonly TemplateVersion[],
  mayOpen: boolean,
  days: OpeningDays,
): Html {
  return html`${heading('Returns', area.name)}
  ${returns.length === 0 ? html`<p>No return has been opened.</p>` : returnsTable(returns)}
  ${unopened.length === 0 ? '' : unopenedTable(area, unopened, mayOpen, days)}`;
}

export function returnsTable(returns: readonly ReturnInShort[]): Html {
  return table({
    caption: 'What the board tells NHS England, by when',
    columns: [
      { name: 'Return' },
      { name: 'How it stands' },
      { name: 'Due' },
      { name: 'Checks' },
      { name: 'Receipts' },
    ],
    rows: returns.map(rowOf),
  });
}

function unopenedTable(
  area: AreaNamed,
  unopened: readonly TemplateVersion[],
  mayOpen: boolean,
  days: OpeningDays,
): Html {
  return table({
    caption: 'Not opened yet',
    columns: [{ name: 'Return' }, { name: 'Opens' }, { name: 'Due' }],
    rows: unopened.map(({ template: { code, name, calendar } }): Cell[] => [
      mayOpen ? link(decisionPath({ area: area.code, template: code }, 'open'), `Open ${name}`) : name,
      opensInWords(calendar, days),
      moment(londonInstant(calendar.due).toISOString()),
    ]),
  });
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
