import { details, html, link, linkList, table, tag } from '#pages';
import type { Cell, Html } from '#pages';
import type { ReturnStanding } from '#returns';
import { cellId, sheetDecisionPath, sheetPath } from './return-paths';
import { cellInWords } from './return-words';

export type Finding = ReturnStanding['checked']['findings'][number];

/** More places of one rule, or of one sheet, than these are shut until somebody opens them. */
const PLACES_SHOWN_MAX = 5;

/** Sheet by sheet what is answered and what is complete, as the checklist of the national form has it. */
export function checklistTable(standing: ReturnStanding): Html {
  const { cells, checked } = standing;
  const toDo = toDoOf(checked.findings);
  return html`<h2 class="nhsuk-heading-m">Checklist</h2>
    ${table({
      caption: checked.matrix.inWords,
      columns: [
        { name: 'Sheet' },
        { name: 'Complete' },
        { name: 'Cells answered', isNumber: true },
        { name: 'To be confirmed', isNumber: true },
        { name: 'To do', isNumber: true },
      ],
      rows: checked.matrix.sheets.map(({ code, name, complete }): Cell[] => {
        const own = cells.filter(({ sheet }) => sheet === name);
        return [
          link(sheetPath(standing, code), name),
          complete ? tag('Yes', 'green') : tag('Not yet', 'grey'),
          `${own.filter(({ answer }) => answer !== undefined).length} of ${own.length}`,
          String(own.filter(({ isToBeConfirmed }) => isToBeConfirmed).length),
          String(toDo.filter((finding) => isFoundOn(name, finding)).length),
        ];
      }),
    })}`;
}

/** What is still to be answered, confirmed or put right: each thing once, sheet by sheet, with the way to its field. */
export function toDoBySheet(standing: ReturnStanding, isToPrepare: boolean): Html {
  const { findings, matrix } = standing.checked;
  const toDo = toDoOf(findings);
  const isPlaced = (finding: Finding) => matrix.sheets.some(({ name }) => isFoundOn(name, finding));
  const parts = [
    ...matrix.sheets.map(({ name }) => [name, toDo.filter((finding) => isFoundOn(name, finding))] as const),
    ['Of the whole return', toDo.filter((finding) => !isPlaced(finding))] as const,
  ];
  return html`${parts.map(([name, found]) => {
    if (found.length === 0) return html``;
    const lines = linkList(found.map((finding) => toDoLine(standing, finding, isToPrepare)));
    return details(`${name}: ${found.length} to do`, lines, found.length <= PLACES_SHOWN_MAX);
  })}`;
}

function toDoLine(standing: ReturnStanding, finding: Finding, isToPrepare: boolean): Html {
  const { code, sentence, mend, cells } = finding;
  const [cell] = cells;
  const where = cell ? cellLink(standing, finding, cell, isToPrepare, questionInWords(cell)) : '';
  if (cell && code === 'not-answered') return html`Answer ${where}`;
  if (cell && code === 'copied-not-confirmed')
    return html`Confirm ${where}${cell.value === undefined ? '' : `: ${cell.value}`}`;
  const does = isUntouched(standing, finding) ? 'See to' : 'Put right';
  return html`${does} ${cell ? html`${where}: ` : ''}${withoutStop(whatInWords(finding))}.
  ${withoutStop(mend)}. (The rule: ${withoutStop(sentence)}.)`;
}

/** What stops a return: all of it is to be done before it can be approved. */
export function toDoOf(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ severity }) => severity === 'blocks');
}

/** What is wrong in an answer that somebody gave, beyond what nobody has come to yet. */
export function faultsOf(standing: ReturnStanding): Finding[] {
  return toDoOf(standing.checked.findings).filter((finding) => isFault(standing, finding));
}

function isFault(standing: ReturnStanding, finding: Finding): boolean {
  return finding.code !== 'copied-not-confirmed' && !isUntouched(standing, finding);
}

/** Whether the cell in which it is mended holds nothing yet. */
function isUntouched({ cells }: ReturnStanding, { cells: [first] }: Finding): boolean {
  return first !== undefined && !cells.some(({ key, answer }) => key === first.key && answer !== undefined);
}

/** What stops nothing and is to be known, rule by rule: where, and how it is mended. */
export function warningsContent(standing: ReturnStanding, isToPrepare: boolean): Html {
  const warnings = warningsByRule(standing.checked.findings);
  return html`<h2 class="nhsuk-heading-m">Warnings</h2>
    ${
      warnings.length === 0
        ? html`<p>None.</p>`
        : html`<p>They stop nothing. Whoever approves and signs the return is told of them.</p>`
    }
    ${warnings.map((alike) => ruleContent(standing, alike, isToPrepare))}`;
}

/** Each rule's together, in the order in which the form is read. */
function warningsByRule(findings: readonly Finding[]): Finding[][] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings)
    if (finding.severity === 'warns')
      byRule.set(finding.code, [...(byRule.get(finding.code) ?? []), finding]);
  return [...byRule.values()];
}

function ruleContent(standing: ReturnStanding, alike: readonly Finding[], isToPrepare: boolean): Html {
  const [first] = alike;
  if (!first) return html``;
  const { sentence, mend } = first;
  const places = html`<ul class="nhsuk-list nhsuk-list--bullet">
    ${alike.map((finding) => html`<li>${placeOf(standing, finding, isToPrepare)}</li>`)}
  </ul>`;
  const howMany = alike.length === 1 ? '1 cell' : `${alike.length} cells`;
  return html`<h3 class="nhsuk-heading-s">${howMany}: ${withoutStop(mend)}</h3>
    <p>The rule: ${sentence}</p>
    ${alike.length > PLACES_SHOWN_MAX ? details(`Show the ${alike.length} cells`, places) : places}`;
}

/** Whether it is still to be done, is wrong in what was answered, or is only to be known. */
export function findingTag(standing: ReturnStanding, finding: Finding): Html {
  if (finding.severity === 'warns') return tag('Warning', 'yellow');
  return isFault(standing, finding) ? tag('Put right', 'red') : tag('To do', 'blue');
}

/** What was found, with cells called by their questions and not by where they stand in a workbook alone. */
export function whatInWords({ what, cells }: Finding): string {
  const longestFirst = cells.toSorted((one, other) => other.address.length - one.address.length);
  return longestFirst.reduce(
    (said, cell) => said.replaceAll(cell.address, () => `“${questionInWords(cell)}”`),
    what,
  );
}

/** What is found in a cell, as the one in which it is mended. */
export function findingsAt(findings: readonly Finding[], key: string): Finding[] {
  return findings.filter(({ cells: [first] }) => first?.key === key);
}

function questionInWords({ address, question }: Finding['cells'][number]): string {
  return `${question} (${address.slice(address.lastIndexOf('!') + 1)})`;
}

function placeOf(standing: ReturnStanding, finding: Finding, isToPrepare: boolean): Html {
  const [cell] = finding.cells;
  const what = withoutStop(whatInWords(finding));
  if (!cell) return html`${what}`;
  return html`${cellLink(standing, finding, cell, isToPrepare)}: ${what.replace(`"${cell.question}"`, 'it')}.`;
}

/** A cell in words, leading to where it stands on its sheet; whoever prepares the return, to the field in which it is mended. */
export function cellLink(
  standing: ReturnStanding,
  { code: rule }: Finding,
  { key, address, question }: Finding['cells'][number],
  isToPrepare: boolean,
  words = cellInWords(address, question),
): Html {
  const sheet = standing.checked.matrix.sheets.find(({ name }) => isOnSheet(name, address));
  if (!sheet) return html`${words}`;
  const { code } = sheet;
  return link(
    isToPrepare
      ? `${sheetDecisionPath(standing, code, rule === 'copied-not-confirmed' ? 'confirm' : 'answers')}#${cellId(key)}`
      : sheetPath(standing, code, key),
    words,
  );
}

/** Whether an address, `Metrics!C4`, is one of a sheet. */
function isOnSheet(sheet: string, address = ''): boolean {
  return address.slice(0, address.lastIndexOf('!')) === sheet;
}

function isFoundOn(sheet: string, { cells: [first] }: Finding): boolean {
  return isOnSheet(sheet, first?.address);
}

export function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
