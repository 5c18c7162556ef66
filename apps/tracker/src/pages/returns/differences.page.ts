import { details, heading, html, inset, link, linkList, table, named } from '#pages';
import type { Cell, Html } from '#pages';
import type { NameOf } from '#reference';
import type { ReturnDifference, ReturnDifferences, ReturnStanding } from '#returns';
import { BY_RULES, shownAs, sourceInWords } from '#returns/plain';
import { thousands } from '#performance/plain';
import { untoldText } from '#settlement/plain';
import { isNow } from '../areas/page-moment';
import { differencesPath, type ReturnThen } from './return-paths';
import { moment } from './return-words';

/** A year of a full table has thousands of records; what moved is told by the first of them. */
const RECORDS_SHOWN_MAX = 20;

/** What the ledger has now that is not what was submitted, or filled in, and what is behind it. */
export function differencesContent(
  { areaName, name, submissions }: Pick<ReturnStanding, 'areaName' | 'name' | 'submissions'>,
  told: ReturnDifferences & ReturnThen,
  nameOf: NameOf,
  bar: Html,
): Html {
  const { revision, isDraft, differences, between, sinceSubmitted } = told;
  const of = isDraft ? `revision ${revision}, which is in preparation` : `revision ${revision}, as submitted`;
  const taken = between.before ? `It was last filled as of ${moment(between.before.at)}.` : '';
  const now = between.after
    ? `It is held against what was recorded up to ${moment(between.after.at)}.`
    : 'Nothing has been recorded.';
  return html`${heading('What the ledger has otherwise', `${areaName}: ${name}`)} ${bar}
    <p>${`Of ${of}. ${taken} ${now}`}</p>
    ${otherRevisions(
      told,
      submissions.map(({ snapshot }) => snapshot.revision),
    )}
    ${differences.length === 0 ? inset('Nothing differs.') : differencesTable(differences, isDraft, nameOf)}
    ${isDraft && differences.length > 0 && isNow(told.moment) ? html`<p>Fill it again to have what the ledger has.</p>` : ''}
    ${sinceSubmitted ? changedTable(sinceSubmitted) : ''}`;
}

function otherRevisions(told: ReturnDifferences & ReturnThen, submitted: readonly number[]): Html {
  const others = submitted.filter((revision) => revision !== told.revision);
  return linkList(others.map((revision) => link(differencesPath(told, revision), `Of revision ${revision}`)));
}

function differencesTable(differences: readonly ReturnDifference[], isDraft: boolean, nameOf: NameOf): Html {
  return table({
    caption: `${differences.length} ${differences.length === 1 ? 'cell differs' : 'cells differ'}`,
    columns: [
      { name: 'Cell' },
      { name: 'Before', isNumber: true },
      { name: 'Now', isNumber: true },
      { name: 'What is behind it' },
    ],
    rows: differences.map((each): Cell[] => {
      const { at, question, type, before, after, warnings, isByRules, submitted } = each;
      const written =
        submitted === undefined
          ? ''
          : small(`${isDraft ? 'stands' : 'went out'} as ${valueOr(submitted, type)}, which somebody wrote`);
      return [
        html`${question}${small(at)}`,
        html`${valueOr(before, type)}${written}`,
        html`${valueOr(after, type)}${before === after && !warnings && !isByRules ? small('the same, of other records') : ''}`,
        behind(each, nameOf),
      ];
    }),
  });
}

/** The records or decisions that moved it. */
function behind(difference: ReturnDifference, nameOf: NameOf): Html {
  const { source, warnings, isByRules, untold, records, decisions, referenceVersions } = difference;
  const lines = [
    ...(warnings?.began ?? []).map(({ what }) => html`<li>By now: ${what}</li>`),
    ...(warnings?.over ?? []).map(({ what }) => html`<li>No longer: ${what}</li>`),
    ...(untold ? [html`<li>Moved ${untoldText(untold)}</li>`] : []),
    ...records
      .slice(0, RECORDS_SHOWN_MAX)
      .map(
        ({ record: { period, category, source: by, event }, before, after }) =>
          html`<li>
            ${[period, ...Object.values(category)].join(', ')} by ${named(by, nameOf)}: ${countOr(before)} to
            ${countOr(after)} (<span class="hash">${event.id}</span>)
          </li>`,
      ),
    ...(records.length > RECORDS_SHOWN_MAX
      ? [html`<li>and ${thousands(records.length - RECORDS_SHOWN_MAX)} records more</li>`]
      : []),
    ...decisions.map(
      ({ position, type, actor, recordedAt }) =>
        html`<li>decision ${position}, ${type}, by ${named(actor, nameOf)} on ${moment(recordedAt)}</li>`,
    ),
    ...(referenceVersions
      ? [html`<li>reference data, version ${referenceVersions.before} to ${referenceVersions.after}</li>`]
      : []),
  ];
  const taken = source === undefined ? '' : sourceInWords(source, nameOf);
  const what = html`${taken}${isByRules ? small(BY_RULES) : ''}`;
  if (lines.length === 0) return what;
  return html`${what}${details(
    `${lines.length} ${lines.length === 1 ? 'change' : 'changes'} behind it`,
    html`<ul class="nhsuk-list nhsuk-list--bullet">
      ${lines}
    </ul>`,
  )}`;
}

function changedTable({ revision, answers }: NonNullable<ReturnDifferences['sinceSubmitted']>): Html {
  if (answers.length === 0)
    return html`<p>It answers nothing otherwise than revision ${revision}, which was submitted last.</p>`;
  return table({
    caption: `Answered otherwise than in revision ${revision}, which was submitted last`,
    columns: [{ name: 'Cell' }, { name: 'Submitted' }, { name: 'Now' }],
    rows: answers.map(({ at, question, type, submitted, now }) => [
      html`${question}${small(at)}`,
      valueOr(submitted, type),
      valueOr(now, type),
    ]),
  });
}

function small(text: string): Html {
  return html`<br /><span class="nhsuk-body-s">${text}</span>`;
}

function valueOr(value: ReturnDifference['before'], type: ReturnDifference['type']): string {
  return value === undefined ? 'nothing' : shownAs(value, { type });
}

function countOr(count: number | undefined): string {
  return count === undefined ? 'nothing' : thousands(count);
}
