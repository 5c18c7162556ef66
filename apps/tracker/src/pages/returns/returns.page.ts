import { londonInstant } from '#kernel';
import { heading, html, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { ReturnInShort, TemplateVersion } from '#returns';
import { checksInWords } from '#returns/plain';
import { capitalised } from '../../wording';
import type { AreaNamed } from '../areas/area-sections';
import { isNow, type MomentKept } from '../areas/page-moment';
import { decisionPath, returnPath, returnSettingsPath } from './return-paths';
import { moment, opensInWords, statusTags, type OpeningDays } from './return-words';

export interface ReturnsShown {
  readonly area: AreaNamed;
  readonly returns: readonly ReturnInShort[];
  readonly unopened: readonly TemplateVersion[];
  readonly mayOpen: boolean;
  readonly days: OpeningDays;
  readonly moment: MomentKept;
}

/** The returns of an area in the order of their deadlines, and those that its calendar has yet to open. */
export function returnsContent(shown: ReturnsShown, bar: Html): Html {
  const { area, returns, unopened, moment } = shown;
  return html`${heading('Returns', area.name)} ${bar}
    <p>${link(returnSettingsPath(area.code), 'Who approves, who is told, and how returns go out')}</p>
    ${returns.length === 0 ? html`<p>${noReturn(moment)}</p>` : returnsTable(returns, moment)}
    ${unopened.length === 0 ? '' : unopenedTable(shown)}`;
}

/** What stands in the place of the table where there is none. */
export function noReturn(moment: MomentKept): string {
  return isNow(moment) ? 'No return has been opened.' : 'No return had been opened by then.';
}

export function returnsTable(returns: readonly ReturnInShort[], moment: MomentKept): Html {
  return table({
    caption: 'What the board tells NHS England, by when',
    columns: [
      { name: 'Return' },
      { name: 'How it stands' },
      { name: 'Due' },
      { name: 'Checks' },
      { name: 'Receipts' },
    ],
    rows: returns.map((each) => rowOf(each, moment)),
  });
}

function unopenedTable({ area, unopened, mayOpen, days }: ReturnsShown): Html {
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

function rowOf(inShort: ReturnInShort, shownAt: MomentKept): Cell[] {
  const { name, status, revision, due, isLate, undelivered } = inShort;
  const revised = revision === 1 ? '' : html`<br /><span class="nhsuk-body-s">revision ${revision}</span>`;
  return [
    link(returnPath({ ...inShort, moment: shownAt }), name),
    html`${statusTags(status, isLate)}${revised}`,
    moment(due),
    capitalised(checksInWords(inShort) ?? (inShort.blocking === 0 ? 'nothing blocks' : 'none made')),
    receiptsInWords(inShort, undelivered),
  ];
}

function receiptsInWords({ status }: ReturnInShort, undelivered: readonly string[]): string {
  if (undelivered.length > 0) return `No receipt by ${undelivered.join(', ')}`;
  if (status === 'acknowledged') return 'Sent, and acknowledged';
  return status === 'delivered' ? 'Sent, not acknowledged yet' : 'Nothing went out yet';
}
