import { html, link, table, tag } from '#pages';
import type { Cell, Html } from '#pages';
import type { NameOf } from '#reference';
import type { ReturnStanding } from '#returns';
import { approvalInWords, signedInWords } from '#returns/plain';
import { capitalised } from '../../wording';
import { returnSettingsPath } from './return-paths';
import { cellInWords, day, decisionInWords, moment } from './return-words';

/** Who is asked for an approval, in which order, and who gave it; and what was given and made void since. */
export function approvalsContent(standing: ReturnStanding, nameOf: NameOf): Html {
  const { area, asked, approvals } = standing;
  const rows = asked.flatMap(({ code, title, organisations }): Cell[][] => {
    if (organisations.length === 0)
      return [
        [
          title,
          'Nobody is known',
          html`${tag('Not asked', 'red')} ${link(returnSettingsPath(area), 'Name them in the settings')}, or
          agree the fund`,
        ],
      ];
    return organisations.map(({ source, name }) => {
      const given = approvals.find((each) => each.approval === code && each.organisation === source);
      return [
        title,
        name,
        given
          ? html`${tag('Approved', 'green')} ${approvalInWords(given, nameOf)}`
          : tag('Not approved yet', 'grey'),
      ];
    });
  });
  return html`<h2 class="nhsuk-heading-m">Approvals</h2>
    <p>
      Whoever signs for an organisation approves by “Approve it”, once what stands has been checked. What is
      written on a sheet, commentaries as well, approves nothing.
    </p>
    ${
      rows.length === 0
        ? html`<p>It takes none.</p>`
        : table({
            caption: 'Who is asked, in this order',
            columns: [{ name: 'Approval' }, { name: 'Organisation' }, { name: 'How it stands' }],
            rows,
          })
    }
    ${voidedTable(standing, nameOf)}`;
}

function voidedTable({ voided, cells: all, asked }: ReturnStanding, nameOf: NameOf): Html {
  if (voided.length === 0) return html``;
  const cellNamed = (key: string): string => {
    const cell = all.find((each) => each.key === key);
    return cell ? cellInWords(cell.at, cell.question) : key;
  };
  const titleOf = (approval: string) => asked.find(({ code }) => code === approval)?.title ?? approval;
  return table({
    caption: 'Made void, since what was approved is not what stands',
    columns: [{ name: 'What' }, { name: 'By' }, { name: 'Since' }, { name: 'Changed' }],
    rows: voided.flatMap(({ approvals, signOff, voidedBy, version, recordedAt, cells }) => {
      const since = `${decisionInWords(voidedBy)} at version ${version}, ${moment(recordedAt)}`;
      const changed = cells.length === 0 ? 'no answer' : cells.map(cellNamed).join('; ');
      return [
        ...approvals.map(({ approval, organisation, by }): Cell[] => [
          `Approval: ${titleOf(approval)}, ${nameOf(organisation)}`,
          `${by.name}, ${by.position}`,
          since,
          changed,
        ]),
        ...(signOff
          ? [
              [
                `Signature of ${day(signOff.on)}`,
                `${signOff.by.name}, ${signOff.by.position}`,
                since,
                changed,
              ],
            ]
          : []),
      ];
    }),
  });
}

export function signatureContent({ signOff, ratified }: ReturnStanding, nameOf: NameOf): Html {
  const said = signOff
    ? html`<p>${tag('Signed off', 'green')} on ${day(signOff.on)} ${signedInWords(signOff, nameOf)}.</p>`
    : html`<p>${tag('Not signed off yet', 'grey')}</p>`;
  const board = ratified
    ? html`<p>Ratified by the board on ${day(ratified.on)}: ${capitalised(ratified.reference)}.</p>`
    : signOff?.authority === undefined
      ? ''
      : html`<p>The board has yet to ratify it.</p>`;
  return html`<h2 class="nhsuk-heading-m">Signature of the board</h2>
    ${said} ${board}`;
}
