import type { RegisterStanding } from '#governance';
import {
  codeInWords,
  dueInWords,
  dueStandings,
  fieldInWords,
  findRegisterKind,
  valueInWords,
} from '#governance/plain';
import { dayShown, londonDay, type Json } from '#kernel';
import { heading, html, inset, link, table, tag, named } from '#pages';
import type { Cell, Column, Html } from '#pages';
import type { NameOf } from '#reference';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { benefitsPath, entryPath } from './register-paths';

export interface RegisterShown {
  readonly area: AreaNamed;
  readonly register: RegisterStanding;
  /** The day in Europe/London that is held against what is due. */
  readonly today: string;
  readonly moment: MomentKept;
  /** Where whoever reads it may write a new entry. */
  readonly newEntry: Html;
  readonly nameOf: NameOf;
}

type Standing = RegisterStanding['entries'][number];
type Says = Readonly<Record<string, Json>>;

/** What of an entry stands in the table of its register; the first field names it. */
const COLUMNS: Readonly<Record<string, readonly string[]>> = {
  'national-conditions': ['condition', 'policyYear', 'status'],
  schemes: ['name', 'policyYear', 'scheme', 'commissioner', 'budgetLine'],
  benefits: ['benefit', 'policyYear', 'activityChange', 'savingPence', 'organisation'],
  'benefit-monitoring': ['benefit', 'period', 'activityChange', 'savingPence'],
  comments: ['metric', 'period', 'progress'],
  'provider-commentary': ['provider', 'metric', 'period', 'agrees'],
  milestones: ['what', 'workstream', 'status'],
  risks: ['what', 'score', 'residualScore'],
};
/** What a number is a number of is said by its unit, and they line up. */
const NUMBERS = new Set(['activityChange', 'savingPence']);

/** The entries of one register: how each stands, by when something is due, and who has it in hand. */
export function registerContent(shown: RegisterShown, bar: Html): Html {
  const { area, register, today, newEntry } = shown;
  const { kind, entries } = register;
  const title = codeInWords(kind);
  const what = findRegisterKind(kind)?.what ?? '';
  const open = entries.filter(({ status }) => status === 'open');
  const closed = entries.filter(({ status }) => status === 'closed');
  const overdue = open.filter((each) => dueOf(kind, each, today).some(({ isOverdue }) => isOverdue)).length;
  return html`${heading(title, area.name)} ${bar}
    <p class="nhsuk-body-l">${what}</p>
    ${newEntry}
    ${
      entries.length === 0
        ? inset('There is nothing in this register.')
        : html`<p>${open.length} open, ${overdue} overdue, ${closed.length} closed.</p>`
    }
    ${yearsOfBenefits(shown)} ${entriesTable(shown, 'Open', open)} ${entriesTable(shown, 'Closed', closed)}`;
}

function entriesTable(
  { area, register: { kind }, today, moment, nameOf }: RegisterShown,
  caption: string,
  entries: readonly Standing[],
): Html {
  if (entries.length === 0) return html``;
  const fields = COLUMNS[kind] ?? [];
  const isDated = findRegisterKind(kind)?.dueDays !== undefined;
  const columns: Column[] = [
    ...fields.map((field) => ({ name: fieldInWords(field), isNumber: NUMBERS.has(field) })),
    ...(isDated ? [{ name: 'By when' }] : []),
    { name: 'Who' },
    { name: 'Last decided' },
  ];
  const rows = entries.map((standing): Cell[] => {
    const says = standing.entry as Says;
    const [first = '', ...others] = fields;
    const path = atMoment(entryPath(area.code, kind, standing.code), moment);
    return [
      html`${link(path, cellText(says, first))}<br /><span class="nhsuk-body-s">${standing.code}</span
        >${standing.warnings.length === 0 ? '' : html`<br />${tag('Does not add up', 'orange')}`}`,
      ...others.map((field) => cellText(says, field)),
      ...(isDated ? [dueCell(kind, standing, today)] : []),
      whoOf(says),
      html`${dayShown(londonDay(new Date(standing.recordedAt)))}<br /><span class="nhsuk-body-s"
          >by ${named(standing.actor, nameOf)}</span
        >`,
    ];
  });
  return table({ caption, columns, rows });
}

/** A score with what it is the product of, and as the log words it. */
function cellText(says: Says, field: string): string {
  if (field === 'score') return weight(says, 'likelihood', 'impact', 'score', 'rating') || 'not said';
  if (field === 'residualScore')
    return (
      weight(says, 'residualLikelihood', 'residualImpact', 'residualScore', 'residualRating') || 'not said'
    );
  return says[field] === undefined ? 'not said' : valueInWords(field, says[field], says['policyYear']);
}

/** How much a risk weighs, `3 likelihood x 4 impact = 12`, and the words of its log. */
export function weight(
  says: Says,
  ...[likelihood, impact, score, rating]: readonly [string, string, string, string]
): string {
  const [of, by, product, words] = [says[likelihood], says[impact], says[score], says[rating]];
  const weighed =
    of === undefined || by === undefined
      ? undefined
      : `${said(of)} likelihood × ${said(by)} impact = ${said(product)}`;
  return [weighed, words === undefined ? undefined : said(words)]
    .filter((each) => each !== undefined)
    .join(', ');
}

function said(value: Json | undefined): string {
  return value === undefined ? 'not said' : valueInWords('', value);
}

function dueCell(kind: string, standing: Standing, today: string): Cell {
  const due = dueOf(kind, standing, today);
  if (due.length === 0) return 'no day';
  return html`${due.map(
    (each) =>
      html`<div>
        ${dueInWords(each)}${each.isOverdue ? html` ${tag('Overdue', 'red')}` : each.isDone ? ', done' : ''}
      </div>`,
  )}`;
}

function dueOf(kind: string, standing: Standing, today: string) {
  const found = findRegisterKind(kind);
  return found ? dueStandings(found, standing, today) : [];
}

function whoOf({ owner, ownerOrganisation }: Says): string {
  const who = [owner, ownerOrganisation].flatMap((each) => (each === undefined ? [] : [said(each)]));
  return who.join(', ') || 'nobody named';
}

/** Benefits and what came of them are held against each other a policy year. */
function yearsOfBenefits({ area, register: { kind, entries }, moment }: RegisterShown): Html {
  if (kind !== 'benefits' && kind !== 'benefit-monitoring') return html``;
  const years = [...new Set(entries.map(({ entry }) => said((entry as Says)['policyYear'])))].toSorted();
  return html`${years.map(
    (year) =>
      html`<p>
        ${link(atMoment(benefitsPath(area.code, year), moment), `What came of the benefits of ${year}`)}
      </p>`,
  )}`;
}
