import type { EntryHistory } from '#governance';
import {
  dueInWords,
  dueStandings,
  entryTitle,
  fieldInWords,
  findRegisterKind,
  valueInWords,
} from '#governance/plain';
import { dayShown, londonInWords, type Json } from '#kernel';
import { heading, html, inset, summaryList, table, tag, named } from '#pages';
import type { Cell, Html } from '#pages';
import type { NameOf } from '#reference';
import type { AreaNamed } from '../areas/area-sections';
import { approvalInWords } from './entry-approval';
import { weight } from './register.page';

export interface EntryShown {
  readonly area: AreaNamed;
  readonly entry: EntryHistory;
  readonly today: string;
  /** Where whoever reads it may decide on it. */
  readonly steps: Html;
  readonly nameOf: NameOf;
}

type Says = Readonly<Record<string, Json>>;

const DECIDED: Readonly<Record<EntryHistory['history'][number]['type'], string>> = {
  'register.entry-added': 'Added',
  'register.entry-changed': 'Changed',
  'register.entry-closed': 'Closed',
  'register.entry-reopened': 'Opened again',
  'register.entry-offered': 'Offered for approval',
  'register.entry-approved': 'Approved',
  'register.entry-sent-back': 'Sent back',
};

/** One entry as it stands, and every decision on it. */
export function entryContent({ area, entry: standing, today, steps, nameOf }: EntryShown, bar: Html): Html {
  const { kind, code, status, closed, approval, warnings } = standing;
  const one = findRegisterKind(kind)?.one ?? 'entry';
  return html`${heading(entryTitle(standing), `${area.name}: ${one} ${code}`)} ${bar}
    <p>
      ${tag(status === 'open' ? 'Open' : 'Closed', status === 'open' ? 'blue' : 'grey')}
      ${closed ? `from ${dayShown(closed.on)}: ${closed.reason}` : ''}
    </p>
    ${approval ? html`<p>${approvalInWords(approval, nameOf)}</p>` : ''} ${steps}
    ${warnings.map(({ what, mend }) => inset(`${what}. ${mend}.`))} ${summaryList(linesOf(standing, today))}
    ${historyTable(standing, nameOf)}`;
}

function linesOf({ kind, status, entry }: EntryHistory, today: string): (readonly [string, Cell])[] {
  const says = entry as Says;
  const found = findRegisterKind(kind);
  const due = found ? dueStandings(found, { status, entry }, today) : [];
  const overdue = due
    .filter(({ isOverdue }) => isOverdue)
    .map((each) => ['Overdue', tag(dueInWords(each), 'red')] as const);
  const weighed = [
    ['Likelihood × impact', weight(says, 'likelihood', 'impact', 'score', 'rating')],
    [
      'Once what is done has worked',
      weight(says, 'residualLikelihood', 'residualImpact', 'residualScore', 'residualRating'),
    ],
  ] as const;
  return [...overdue, ...weighed.filter(([, text]) => text !== ''), ...fieldLines({ kind, entry })];
}

/** What an entry says, field by field; what it weighs is told otherwise. */
export function fieldLines({
  kind,
  entry,
}: Pick<EntryHistory, 'kind' | 'entry'>): (readonly [string, Cell])[] {
  const says = entry as Says;
  const fields = [...new Set([...Object.keys(findRegisterKind(kind)?.cells ?? {}), ...Object.keys(says)])];
  return fields
    .filter((field) => says[field] !== undefined && !WEIGHED.test(field))
    .map((field) => [fieldInWords(field), valueInWords(field, says[field], says['policyYear'])] as const);
}

/** What the lines about the weight of a risk say. */
const WEIGHED = /^(likelihood|impact|score|rating|residual(Likelihood|Impact|Score|Rating))$/;

function historyTable({ history, entry }: EntryHistory, nameOf: NameOf): Html {
  const { policyYear } = entry as Says;
  return table({
    caption: 'What was decided on it, newest first',
    columns: [{ name: 'When' }, { name: 'What' }, { name: 'By whom' }, { name: 'Why' }, { name: 'Changes' }],
    rows: history
      .toReversed()
      .map((each) => [
        londonInWords(new Date(each.recordedAt), 'minute'),
        DECIDED[each.type],
        named(each.actor, nameOf),
        each.reason ?? 'not said',
        changesCell(each, policyYear),
      ]),
  });
}

function changesCell({ version, changes }: EntryHistory['history'][number], policyYear?: Json): Cell {
  if (version === 1) return 'all of it';
  if (changes.length === 0) return 'none';
  return html`<ul class="nhsuk-list">
    ${changes.map(
      ({ field, from, to }) =>
        html`<li>
          ${fieldInWords(field)}: ${valueInWords(field, from, policyYear)} is now
          ${valueInWords(field, to, policyYear)}
        </li>`,
    )}
  </ul>`;
}
