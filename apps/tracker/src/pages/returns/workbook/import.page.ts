import { decisionForm, heading, html, link, summaryList } from '#pages';
import type { FormGiven, Html } from '#pages';
import type { ReturnStanding } from '#returns';
import { wouldBeVoid } from '../decisions/preparing';
import type { Before } from '../decisions/return-decision';
import { decisionPath, documentPath, returnPath } from '../return-paths';
import { cellInWords } from '../return-words';

/** Sending back a workbook of the return that somebody filled in. */
export function importContent({ standing, session }: Before, given: FormGiven): Html {
  return html`${headOf(standing, 'Send back a workbook')}
    <p>
      Fill in ${link(documentPath(standing, 'workbook'), 'the workbook of this return')} and send it back.
      Only what it says otherwise than when it was made is an answer; what others have changed since stays. It
      is taken whole or not at all. The official form is taken as well.
    </p>
    ${wouldBeVoid(standing)}
    ${decisionForm({
      ...{ session, path: decisionPath(standing, 'import'), button: 'Send it', given, hasFile: true },
      unseen: { version: String(standing.version) },
      fields: [
        { kind: 'file', name: 'workbook', label: 'The workbook, at most 8 MiB', accept: '.xlsx' },
        {
          ...{ kind: 'text', name: 'over', label: 'The version that it was filled in over' },
          ...{ isOptional: true, width: 5, inputMode: 'numeric' },
          hint: 'Only of the official form, which does not say it itself',
        },
      ],
    })}`;
}

/** What became of a workbook. */
export interface ImportTold {
  readonly answered: string;
  readonly takenBack: string;
  /** Keys of cells that others have changed since it was made. */
  readonly left: readonly string[];
}

export function importedContent(standing: ReturnStanding, { answered, takenBack, left }: ImportTold): Html {
  const cells = standing.cells.filter(({ key }) => left.includes(key));
  return html`${headOf(standing, 'The workbook was read')}
    ${summaryList([
      ['Cells that it answers', answered],
      ['Answers that it takes back', takenBack],
      [
        'Left as others have changed them since',
        cells.length === 0
          ? 'none'
          : html`<ul class="nhsuk-list">
              ${cells.map(({ at, question }) => html`<li>${cellInWords(at, question)}</li>`)}
            </ul>`,
      ],
    ])}
    <p>${link(returnPath(standing), 'To the return')}</p>`;
}

function headOf({ areaName, name }: ReturnStanding, title: string): Html {
  return heading(title, `${areaName}: ${name}`);
}
