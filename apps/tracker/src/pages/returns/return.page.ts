import { details, heading, html, inset, link, summaryList, table, tag, named } from '#pages';
import type { Cell, Html } from '#pages';
import type { NameOf } from '#reference';
import type { ReturnStanding } from '#returns';
import { DOCUMENT_FORMS, isDelivered, savedInWords, undelivered } from '#returns/plain';
import { isNow } from '../areas/page-moment';
import { documentLinks } from './document-links';
import { checklistTable, faultsOf, warningsContent } from './return-checks';
import { nextContent } from './return-next';
import { documentPath, differencesPath, type ReturnThen } from './return-paths';
import { approvalsContent, signatureContent } from './return-signing';
import { submissionsContent } from './return-submissions';
import { toDoContent } from './return-to-do';
import { day, decisionInWords, moment, statusTags } from './return-words';

export interface ReturnShown {
  readonly standing: ReturnStanding & ReturnThen;
  /** Links to what the reader may decide on it. */
  readonly decisions: Html;
  /** Whether the reader may answer it now. */
  readonly isToPrepare: boolean;
  readonly nameOf: NameOf;
}

/** A return: how far it is and what is next, what is wrong with it, who approved and signed, what went out. */
export function returnContent({ standing, decisions, isToPrepare, nameOf }: ReturnShown, bar: Html): Html {
  const { areaName, name, withdrawn, submissions } = standing;
  return html`${heading(name, areaName)} ${bar}
    ${withdrawn === undefined ? '' : inset(`Withdrawn: ${withdrawn}`)}
    ${summaryList([
      ['How it stands', html`${statusTags(standing.status, standing.isLate)} revision ${standing.revision}`],
      ['Due', moment(standing.due)],
      ['Saved', savedInWords(standing.cells)],
      ['Valid', validCell(standing)],
      ['Submitted', submittedCell(standing)],
    ])}
    <p>What is saved need not be valid, and what is valid is not submitted.</p>
    ${nextContent(standing, isToPrepare)} ${decisions} ${documentsOf(standing)}
    <p>
      ${link(differencesPath(standing), `What the ledger ${isNow(standing.moment) ? 'has otherwise by now' : 'had otherwise by then'}`)}
    </p>
    ${toDoContent(standing, isToPrepare)} ${checklistTable(standing)}
    ${warningsContent(standing, isToPrepare)} ${approvalsContent(standing, nameOf)}
    ${signatureContent(standing, nameOf)} ${submissions.length === 0 ? '' : submissionsContent(standing)}
    ${decisionsOf(standing, nameOf)}`;
}

function validCell(standing: ReturnStanding): Cell {
  const { checked, isChecked } = standing;
  const { verdict } = checked;
  const { ready, blocking, warnings } = verdict;
  const warned = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  if (!ready) {
    const faults = faultsOf(standing).length;
    const isWrong = faults === 0 ? '' : `, of which ${faults} to be put right`;
    const said = `${blocking} to do before sign-off${isWrong}${warned}`;
    return html`${faults === 0 ? tag('Not complete yet', 'grey') : tag('Not valid', 'red')} ${said}`;
  }
  const isMade = isChecked ? 'checked as it stands' : 'not checked as it stands';
  return html`${tag('Valid', 'green')} ${`${isMade}${warned}`}`;
}

function submittedCell({ submissions, revision }: ReturnStanding): Cell {
  const last = submissions.at(-1);
  if (!last) return tag('Not submitted', 'grey');
  const { snapshot, acknowledged } = last;
  const waiting = undelivered(last).map(({ channel }) => channel);
  const arrived = acknowledged
    ? `acknowledged on ${day(acknowledged.on)}`
    : waiting.length > 0
      ? `no receipt by ${waiting.join(', ')} yet`
      : isDelivered(last)
        ? 'delivered'
        : 'every way was let go, and none has a receipt';
  const said = `revision ${snapshot.revision}, on ${moment(snapshot.lockedAt)}; ${arrived}`;
  return snapshot.revision === revision
    ? html`${tag('Submitted', 'green')} ${said}`
    : html`${tag(`Revision ${revision} is not submitted`, 'grey')} ${`last: ${said}`}`;
}

/** What stands as documents: a draft, or what was submitted. */
function documentsOf(standing: ReturnStanding): Html {
  const isSubmitted = standing.submissions.some(({ snapshot }) => snapshot.revision === standing.revision);
  return html`<p>
    Download ${isSubmitted ? 'what was submitted' : 'the draft'}:
    ${documentLinks(Object.keys(DOCUMENT_FORMS).map((form) => ({ form, path: documentPath(standing, form) })))}
  </p>`;
}

function decisionsOf({ decisions, inForce, contentHash, form }: ReturnStanding, nameOf: NameOf): Html {
  const rows = decisions.map(({ version, recordedAt, type, actor, says, file }): Cell[] => [
    String(version),
    decisionInWords(type),
    moment(recordedAt),
    named(actor, nameOf),
    says ?? (file ? `of ${file.name ?? 'a workbook'}, SHA-256 ${file.sha256.slice(0, 12)}` : ''),
  ]);
  return html`<h2 class="nhsuk-heading-m">On record</h2>
    ${details(
      `All ${decisions.length} decisions`,
      table({
        caption: 'Decisions on this return',
        columns: [
          { name: 'Version', isNumber: true },
          { name: 'What' },
          { name: 'When' },
          { name: 'Signed in as' },
          { name: 'Why' },
        ],
        rows,
      }),
    )}
    ${summaryList([
      ['Answers the template', `${inForce.code}, version ${inForce.version}`],
      ...(form.verified
        ? []
        : [['Its form', 'No document of the time shows its inner structure: it is made up here'] as const]),
      ['Hash of what stands', html`<code class="hash">${contentHash}</code>`],
    ])}`;
}
