import { details, html, summaryList, tag } from '#pages';
import type { Cell, Html } from '#pages';
import type { ReturnStanding } from '#returns';
import { DOCUMENT_FORMS, receiptInWords, undelivered } from '#returns/plain';
import { documentLinks } from './document-links';
import { documentPath } from './return-paths';
import { cellInWords, day, moment } from './return-words';

type Submission = ReturnStanding['submissions'][number];

/** What went out of each revision, the newest first, and what came back. */
export function submissionsContent(standing: ReturnStanding): Html {
  return html`<h2 class="nhsuk-heading-m">What was submitted</h2>
    ${standing.submissions.toReversed().map((submission) => submissionContent(standing, submission))}`;
}

function submissionContent(standing: ReturnStanding, submission: Submission): Html {
  const { snapshot, letGo, acknowledged, failures } = submission;
  const { revision, documents, signOff, late, despite, outdated = [] } = snapshot;
  const ratified = submission.ratified ?? snapshot.ratified;
  const links = Object.keys(DOCUMENT_FORMS).map((form) => ({
    form,
    path: documentPath(standing, form, revision),
  }));
  return html`<h3 class="nhsuk-heading-s">Revision ${revision}, submitted on ${moment(snapshot.lockedAt)}</h3>
    ${summaryList([
      ['Documents', documentLinks(links)],
      ...(late === undefined ? [] : [['Late', html`${tag('Late', 'red')} ${late}`] as const]),
      ...(despite === undefined
        ? []
        : [['Sent although the ledger had other figures by then', despite] as const]),
      ...(outdated.length === 0
        ? []
        : [['Of which cells', outdated.map((key) => placeOf(standing, key)).join('; ')] as const]),
      ['Signed off', `on ${day(signOff.on)} by ${signOff.by.name}, ${signOff.by.position}`],
      ...(ratified ? [['Ratified', `on ${day(ratified.on)}: ${ratified.reference}`] as const] : []),
      ['Receipts', receiptsCell(submission)],
      ...(failures.length === 0 ? [] : [['Not taken', failuresCell(failures)] as const]),
      ...letGo.map(({ channel, reason }) => [`Let go: ${channel}`, reason] as const),
      [
        'Acknowledged by NHS England',
        acknowledged ? `on ${day(acknowledged.on)}: ${acknowledged.reference}` : 'not yet',
      ],
    ])}
    ${details(
      `Hashes of the documents of revision ${revision}`,
      summaryList(
        documents.map(({ name, sha256 }) => [name, html`<code class="hash">SHA-256 ${sha256}</code>`]),
      ),
    )}`;
}

function placeOf({ cells }: ReturnStanding, key: string): string {
  const cell = cells.find((each) => each.key === key);
  return cell ? cellInWords(cell.at, cell.question) : key;
}

function receiptsCell(submission: Submission): Cell {
  const lines = [
    ...submission.receipts.map(
      (receipt) =>
        html`<li>
          ${receipt.channel}: ${receiptInWords(receipt)} on ${moment(receipt.receivedAt)}, there known as
          <span class="hash">${knownAs(receipt)}</span>
        </li>`,
    ),
    ...undelivered(submission).map(
      ({ channel }) => html`<li>${tag('No receipt', 'orange')} by ${channel} yet</li>`,
    ),
  ];
  return html`<ul class="nhsuk-list">
    ${lines}
  </ul>`;
}

/** A folder's files go by their name: where on a machine it stands is its operators' matter. */
function knownAs({ channel, reference }: Submission['receipts'][number]): string {
  return channel === 'folder' ? reference.slice(reference.lastIndexOf('/') + 1) : reference;
}

function failuresCell(failures: Submission['failures']): Cell {
  return html`<ul class="nhsuk-list">
    ${failures.map(({ channel, sending, what }) => html`<li>${channel}, sending ${sending}: ${what}</li>`)}
  </ul>`;
}
