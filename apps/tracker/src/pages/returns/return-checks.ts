import { details, html, link, table, tag } from '#pages';
import type { Cell, Html } from '#pages';
import type { ReturnStanding } from '#returns';
import { cellId, sheetDecisionPath, sheetPath } from './return-paths';
import { cellInWords } from './return-words';

type Finding = ReturnStanding['checked']['findings'][number];

/** More places of one rule than these are shut until somebody opens them. */
const PLACES_SHOWN_MAX = 5;

/** Sheet by sheet what is answered and what is complete, as the checklist of the national form has it. */
export function checklistTable(standing: ReturnStanding): Html {
  const { cells, checked } = standing;
  const blockedBy = (name: string) =>
    checked.findings.filter(
      ({ severity, cells: [first] }) => severity === 'blocks' && isOnSheet(name, first?.address),
    ).length;
  return html`<h2 class="nhsuk-heading-m">Checklist</h2>
    ${table({
      caption: checked.matrix.inWords,
      columns: [
        { name: 'Sheet' },
        { name: 'Complete' },
        { name: 'Cells answered', isNumber: true },
        { name: 'To be confirmed', isNumber: true },
        { name: 'Blocks', isNumber: true },
      ],
      rows: checked.matrix.sheets.map(({ code, name, complete }): Cell[] => {
        const own = cells.filter(({ sheet }) => sheet === name);
        return [
          link(sheetPath(standing, code), name),
          complete ? tag('Yes', 'green') : tag('No', 'red'),
          `${own.filter(({ answer }) => answer !== undefined).length} of ${own.length}`,
          String(own.filter(({ isToBeConfirmed }) => isToBeConfirmed).length),
          String(blockedBy(name)),
        ];
      }),
    })}`;
}

/** What the checks find now, rule by rule: where, and how it is mended. */
export function findingsContent(standing: ReturnStanding, isToPrepare: boolean): Html {
  const { findings } = standing.checked;
  const [blocking, warnings] = [ofSeverity(findings, 'blocks'), ofSeverity(findings, 'warns')];
  return html`<h2 class="nhsuk-heading-m">What the checks find</h2>
    ${findings.length === 0 ? html`<p>Nothing.</p>` : ''}
    ${blocking.map((alike) => ruleContent(standing, alike, isToPrepare))}
    ${warnings.map((alike) => ruleContent(standing, alike, isToPrepare))}`;
}

/** Each rule's together, in the order in which the form is read. */
function ofSeverity(findings: readonly Finding[], severity: Finding['severity']): Finding[][] {
  const byRule = new Map<string, Finding[]>();
  for (const finding of findings)
    if (finding.severity === severity)
      byRule.set(finding.code, [...(byRule.get(finding.code) ?? []), finding]);
  return [...byRule.values()];
}

function ruleContent(standing: ReturnStanding, alike: readonly Finding[], isToPrepare: boolean): Html {
  const [first] = alike;
  if (!first) return html``;
  const { severity, code, sentence, mend } = first;
  const places = html`<ul class="nhsuk-list nhsuk-list--bullet">
    ${alike.map((finding) => html`<li>${placeOf(standing, finding, isToPrepare)}</li>`)}
  </ul>`;
  const howMany = alike.length === 1 ? '1 cell' : `${alike.length} cells`;
  return html`<h3 class="nhsuk-heading-s">${severityTag(severity)} ${howMany}: ${withoutStop(mend)}</h3>
    <p>The rule ${code}: ${sentence}</p>
    ${alike.length > PLACES_SHOWN_MAX ? details(`Show the ${alike.length} cells`, places) : places}`;
}

export function severityTag(severity: Finding['severity']): Html {
  return severity === 'blocks' ? tag('Blocks', 'red') : tag('Warns', 'yellow');
}

function placeOf(standing: ReturnStanding, finding: Finding, isToPrepare: boolean): Html {
  const { cells, what } = finding;
  const [cell] = cells;
  if (!cell) return html`${what}`;
  const said = withoutStop(what).replace(`"${cell.question}"`, 'it');
  return html`${cellLink(standing, finding, cell, isToPrepare)}: ${said}.`;
}

/** A cell in words, leading to where it stands on its sheet; whoever prepares the return, to the field in which it is mended. */
export function cellLink(
  standing: ReturnStanding,
  { code: rule }: Finding,
  { key, address, question }: Finding['cells'][number],
  isToPrepare: boolean,
): Html {
  const sheet = standing.checked.matrix.sheets.find(({ name }) => isOnSheet(name, address));
  const words = cellInWords(address, question);
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

export function withoutStop(text: string): string {
  return text.replace(/\.$/, '');
}
