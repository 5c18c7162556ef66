import type { ReturnTemplate } from '#catalogue';
import { decisionForm, heading, html, inset, link } from '#pages';
import type { Field, FormGiven, Html } from '#pages';
import type { NameOf } from '#reference';
import type { CellStanding, ReturnStanding } from '#returns';
import { originInWords, shownAs } from '#returns/plain';
import { capitalised } from '../../../wording';
import { wouldBeVoid } from '../decisions/preparing';
import { isInWork, NOTHING_TO_DECIDE, type Before } from '../decisions/return-decision';
import { cellId, sheetDecisionPath, sheetPath } from '../return-paths';
import { sheetAsTyped, sheetFields } from './sheet-fields';
import { stoodName } from './sheet-typed';

type Sheet = ReturnTemplate['sheets'][number];

/** A sheet as a form. */
export function sheetAnswersContent(
  { standing, session }: Before,
  sheet: Sheet,
  given: FormGiven,
  nameOf: NameOf,
): Html {
  if (!isInWork(standing) && given.refusals.length === 0)
    return html`${headOf(standing, sheet, 'Answer')} ${inset(NOTHING_TO_DECIDE)}`;
  const stood = [...sheetAsTyped(sheet, standing)].filter(([, text]) => text !== '');
  return html`${headOf(standing, sheet, 'Answer')}
    <p>
      Only what you change is saved. An answer that is emptied is taken back. Saving approves nothing: a
      commentary is an answer as any other, and goes to NHS England with the return.
    </p>
    ${wouldBeVoid(standing)}
    ${decisionForm({
      ...{ session, path: sheetDecisionPath(standing, sheet.code, 'answers'), button: 'Save', given },
      unseen: {
        version: String(standing.version),
        ...Object.fromEntries(stood.map(([key, text]) => [stoodName(key), text])),
      },
      fields: sheetFields(sheet, standing, nameOf),
    })}`;
}

/** What was copied into a sheet from elsewhere, for somebody to look at. */
export function sheetConfirmContent(
  { standing, session }: Before,
  sheet: Sheet,
  given: FormGiven,
  nameOf: NameOf,
): Html {
  const copies = isInWork(standing) ? copiesOf(standing, sheet) : [];
  if (copies.length === 0)
    return html`${headOf(standing, sheet, 'Confirm what was copied')}
      <p>Nothing on this sheet waits to be confirmed.</p>`;
  return html`${headOf(standing, sheet, 'Confirm what was copied')}
    <p>
      These answers say what a register or an earlier return says. Tick those that are right for this return;
      answer the others anew.
    </p>
    ${wouldBeVoid(standing)}
    ${decisionForm({
      ...{ session, path: sheetDecisionPath(standing, sheet.code, 'confirm'), given },
      unseen: { version: String(standing.version) },
      fields: [...copies.map((copy) => tickOf(copy, nameOf)), ...(copies.length === 1 ? [] : [ALL])],
      button: 'Confirm',
    })}`;
}

/** The copies of a sheet that nobody has looked at yet. */
export function copiesOf({ cells }: ReturnStanding, { name }: { readonly name: string }): CellStanding[] {
  return cells.filter(({ sheet, isToBeConfirmed }) => isToBeConfirmed && sheet === name);
}

export const ALL_COPIES = 'all';

const ALL: Field = {
  ...{ kind: 'tick', name: ALL_COPIES, at: '/cells', label: 'All of them: I have looked at each' },
};

function tickOf({ key, at, question, type, answer }: CellStanding, nameOf: NameOf): Field {
  const place = at.slice(at.lastIndexOf('!') + 1);
  const says = answer === undefined ? '' : shownAs(answer.value, { type });
  const from = answer === undefined ? '' : capitalised(originInWords(answer, nameOf));
  return { kind: 'tick', name: cellId(key), label: `${question}: ${says}`, hint: `${place}. ${from}.` };
}

function headOf(standing: ReturnStanding, sheet: Sheet, what: string): Html {
  return html`${heading(`${what}: ${sheet.name}`, `${standing.areaName}: ${standing.name}`)}
    <p>${link(sheetPath(standing, sheet.code), 'Back to the sheet as it stands')}</p>`;
}
