import { heading, html, inset, link, linkList, table, tag } from '#pages';
import type { Cell, Html } from '#pages';
import type { NameOf } from '#reference';
import type { CellStanding, ReturnStanding } from '#returns';
import { originInWords } from '#returns/plain';
import { capitalised } from '../../wording';
import { findingsAt, findingTag, whatInWords, withoutStop } from './return-checks';
import { cellId, sheetDecisionPath, sheetPath, type ReturnThen } from './return-paths';
import { copiesOf } from './sheets/sheet-decisions.page';
import { answerCell } from './return-words';

export type SheetOfReturn = ReturnStanding['checked']['matrix']['sheets'][number];

export interface SheetShown {
  readonly standing: ReturnStanding & ReturnThen;
  readonly sheet: SheetOfReturn;
  /** Whether the reader may answer it now. */
  readonly isToPrepare: boolean;
  readonly nameOf: NameOf;
}

/** One sheet of a return as it stands: each answer, where it comes from, and what is to do about it. */
export function sheetContent({ standing, sheet, isToPrepare, nameOf }: SheetShown, bar: Html): Html {
  const { name: form, areaName, cells, checked } = standing;
  const own = cells.filter((cell) => cell.sheet === sheet.name);
  const sections = [...new Set(own.map(({ section }) => section))];
  return html`${heading(sheet.name, `${areaName}: ${form}`)} ${bar}
  ${inset(sheet.complete ? 'This sheet is complete.' : 'This sheet is not complete yet.')}
  ${isToPrepare ? toPrepare(standing, sheet) : ''}
  ${sections.map((section) =>
    table({
      caption: section,
      columns: [
        { name: 'Cell' },
        { name: 'Question' },
        { name: 'Answer' },
        { name: 'Where it comes from' },
        { name: 'What to do' },
      ],
      rows: own.filter((cell) => cell.section === section).map((cell) => rowOf(standing, cell, nameOf)),
    }),
  )}
  ${emptyRows(sheet, own)} ${neighbours(standing, checked.matrix.sheets.indexOf(sheet))}`;
}

/** Where a preparer answers it, and confirms what was copied into it. */
function toPrepare(standing: ReturnStanding, sheet: SheetOfReturn): Html {
  const copies = copiesOf(standing, sheet).length;
  const confirm = `Confirm ${copies === 1 ? '1 copied answer' : `${copies} copied answers`}`;
  return linkList([
    link(sheetDecisionPath(standing, sheet.code, 'answers'), 'Answer this sheet'),
    ...(copies === 0 ? [] : [link(sheetDecisionPath(standing, sheet.code, 'confirm'), confirm)]),
  ]);
}

function rowOf(standing: ReturnStanding, cell: CellStanding, nameOf: NameOf): Cell[] {
  const { missing, checked } = standing;
  const { key, at, question, answer, isToBeConfirmed } = cell;
  const none = missing.find((each) => each.cell === key);
  const found = findingsAt(checked.findings, key);
  const isOutdated = found.some(({ code }) => code === 'figure-outdated');
  const marks = [
    ...(isToBeConfirmed ? [tag('To be confirmed', 'yellow')] : []),
    ...(isOutdated ? [tag('Outdated', 'orange')] : []),
  ];
  return [
    html`<span id="${cellId(key)}">${at.slice(at.lastIndexOf('!') + 1)}</span>`,
    question,
    html`${answerCell(cell)}${marks.map((mark) => html`<br />${mark}`)}`,
    answer
      ? capitalised(originInWords(answer, nameOf))
      : none
        ? `The ledger has nothing: ${none.what}`
        : 'For people to answer',
    found.length === 0
      ? 'Nothing'
      : html`${found.map(
          (finding) =>
            html`<p class="nhsuk-body-s">
              ${findingTag(standing, finding)} ${withoutStop(whatInWords(finding))}.
              ${withoutStop(finding.mend)}.
            </p>`,
        )}`,
  ];
}

/** Sections with rows of which there is none yet. */
function emptyRows({ questions }: SheetOfReturn, own: readonly CellStanding[]): Html {
  const asked = questions.filter(({ key }) => {
    const [section = '', row] = key.split('.');
    return row === '*' && !own.some((cell) => cell.key.startsWith(`${section}.`));
  });
  if (asked.length === 0) return html``;
  return html`<h2 class="nhsuk-heading-m">Rows of which there is none yet</h2>
    <ul class="nhsuk-list nhsuk-list--bullet">
      ${asked.map(({ address, text }) => html`<li>${address}: ${text}</li>`)}
    </ul>`;
}

function neighbours(standing: ReturnStanding, at: number): Html {
  const { sheets } = standing.checked.matrix;
  const [before, after] = [at > 0 ? sheets[at - 1] : undefined, sheets[at + 1]];
  return html`<nav aria-label="Other sheets">
    ${before ? html`<p>Before: ${link(sheetPath(standing, before.code), before.name)}</p>` : ''}
    ${after ? html`<p>Next: ${link(sheetPath(standing, after.code), after.name)}</p>` : ''}
  </nav>`;
}
