import type { Passage } from '#documents';
import type { Cell, Column, Table } from './html';
import { Html, html } from './html';

/** A table that lays itself out as cards where it is too narrow, each cell with its heading. */
export function table(given: Table): Html {
  return new Html(markupOf(given).text, [{ kind: 'table', table: given }]);
}

function markupOf({ caption, columns, rows }: Table): Html {
  return html`<table class="nhsuk-table nhsuk-table--responsive" role="table">
    <caption class="nhsuk-table__caption nhsuk-table__caption--m">
      ${caption}
    </caption>
    <thead class="nhsuk-table__head" role="rowgroup">
      <tr role="row">
        ${columns.map(
          (column) =>
            html`<th role="columnheader" scope="col" class="nhsuk-table__header${kindOf('header', column)}">
              ${column.name}
            </th>`,
        )}
      </tr>
    </thead>
    <tbody class="nhsuk-table__body" role="rowgroup">
      ${rows.map(
        (cells) =>
          html`<tr role="row" class="nhsuk-table__row">
            ${cells.map((cell, at) => cellOf(cell, columns[at] ?? { name: '' }, at))}
          </tr>`,
      )}
    </tbody>
  </table>`;
}

function cellOf(cell: Cell, column: Column, at: number): Html {
  const heading = html`<span class="nhsuk-table-responsive__heading" aria-hidden="true"
    >${column.name}
  </span>`;
  // One box, since a narrow screen sets it beside its heading.
  const content = typeof cell === 'string' ? cell : html`<div>${cell}</div>`;
  if (at === 0)
    return html`<th role="rowheader" scope="row" class="nhsuk-table__header">${heading}${content}</th>`;
  const kind = `${kindOf('cell', column)}${isEmpty(cell) ? ' table__cell--empty' : ''}`;
  return html`<td role="cell" class="nhsuk-table__cell${kind}">${heading}${content}</td>`;
}

/** Where cells are laid out one below the other, one that says nothing is left out. */
function isEmpty(cell: Cell): boolean {
  return (typeof cell === 'string' ? cell : cell.text).trim() === '';
}

function kindOf(part: 'header' | 'cell', { isNumber = false }: Column): string {
  return isNumber ? ` nhsuk-table__${part}--numeric` : '';
}

/** What something is, line by line. */
export function summaryList(lines: readonly (readonly [what: string, is: Cell])[]): Html {
  const content = html`<dl class="nhsuk-summary-list">
    ${lines.map(
      ([what, is]) =>
        html`<div class="nhsuk-summary-list__row">
          <dt class="nhsuk-summary-list__key">${what}</dt>
          <dd class="nhsuk-summary-list__value">${is}</dd>
        </div>`,
    )}
  </dl>`;
  const said = lines.map(([of, says]) => ({ kind: 'words', of, says }) as const);
  return new Html(content.text, [...content.told, ...said]);
}

/** What most readers can pass over, shut until it is opened. */
export function details(summary: string, content: Html, isOpen = false): Html {
  return html`<details class="nhsuk-details" ${isOpen ? new Html('open') : ''}>
    <summary class="nhsuk-details__summary">
      <span class="nhsuk-details__summary-text">${summary}</span>
    </summary>
    <div class="nhsuk-details__text">${content}</div>
  </details>`;
}

/** Something set apart from the text around it. */
export function inset(content: Cell): Html {
  const shown = html`<div class="nhsuk-inset-text">
    <span class="nhsuk-u-visually-hidden">Information: </span>
    <p>${content}</p>
  </div>`;
  return words(shown, content);
}

export type TagColour = 'green' | 'red' | 'orange' | 'blue' | 'grey' | 'yellow';

/** A state in a word or two; the colour only repeats what the word says. */
export function tag(text: string, colour: TagColour): Html {
  return html`<strong class="nhsuk-tag nhsuk-tag--${colour}">${text}</strong>`;
}

/** The heading of a page, and what it is of in a smaller line above it. */
export function heading(title: string, of?: string): Html {
  return html`<h1 class="nhsuk-heading-l">
    ${of === undefined ? '' : html`<span class="nhsuk-caption-l">${of}</span>`}${title}
  </h1>`;
}

/** A line that stands before what it is about: that figures are made up, that nothing of it is decided yet. */
export function marking(text: string): Html {
  return new Html(html`<p><strong>${text}.</strong></p>`.text, [{ kind: 'marking', text }]);
}

/** What figures are to be read with, such as what a letter beside them means. */
export function note(text: string): Html {
  return noted(html`<p class="nhsuk-body-s">${text}</p>`, text);
}

/** The same, as it stands on a page in another way. */
export function noted(content: Html, text: string): Html {
  return new Html(content.text, [...content.told, { kind: 'note', text }]);
}

/** Where a page says which moment it is of; files of it say so too, and name the address under which it stays so. */
export function saysMoment(content: Html, says: Cell, lasting: string | undefined): Html {
  return new Html(content.text, [...content.told, { kind: 'moment', says, lasting }]);
}

/** What a page says in words or in a picture, that a document of the whole page says as well. */
export function passage(content: Html, said: Passage): Html {
  return new Html(content.text, [...content.told, { kind: 'passage', passage: said }]);
}

/** The same of what stands in the page's own words. */
export function words(content: Html, says: Cell): Html {
  return new Html(content.text, [...content.told, { kind: 'words', says }]);
}

/** The heading of a part of a page. */
export function subheading(text: string, size: 'm' | 's' = 'm'): Html {
  const content =
    size === 'm'
      ? html`<h2 class="nhsuk-heading-m">${text}</h2>`
      : html`<h3 class="nhsuk-heading-s">${text}</h3>`;
  return passage(content, { type: 'heading', level: size === 'm' ? 2 : 3, text });
}

export function paragraph(text: string, kind: 'usual' | 'lead' = 'usual'): Html {
  const content = kind === 'lead' ? html`<p class="nhsuk-body-l">${text}</p>` : html`<p>${text}</p>`;
  return passage(content, { type: 'words', text });
}

export function link(path: string, text: Cell): Html {
  return html`<a href="${path}">${text}</a>`;
}

/** Links one below the other, such as to what somebody may decide; nothing where there are none. */
export function linkList(links: readonly Html[]): Html {
  if (links.length === 0) return html``;
  return html`<ul class="nhsuk-list">
    ${links.map((each) => html`<li>${each}</li>`)}
  </ul>`;
}
