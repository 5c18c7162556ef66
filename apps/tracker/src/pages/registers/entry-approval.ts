import type { Approval } from '#governance';
import { dayShown, londonDay, londonInWords } from '#kernel';
import { asSentence, html, named, tag, type Html } from '#pages';
import type { NameOf } from '#reference';

/** The same beside a figure, in a few words. */
export function approvalBeside({ status, by, at }: Approval, nameOf: NameOf): Html {
  return status === 'approved'
    ? html` (approved by ${named(by, nameOf)} on ${dayOf(at)})`
    : html` (not approved yet)`;
}

function dayOf(at: string): string {
  return dayShown(londonDay(new Date(at)));
}

/** How far what an entry says has come to be approved: by whom and when, and what became of an approval before. */
export function approvalInWords(approval: Approval, nameOf: NameOf): Html {
  const { status, by, at, reason, lapsed } = approval;
  const when = (moment: string): string => londonInWords(new Date(moment), 'minute');
  const before = lapsed
    ? html` What it said before was approved by ${named(lapsed.by, nameOf)} on ${when(lapsed.at)}; it was
      changed since.`
    : '';
  switch (status) {
    case 'approved':
      return html`${tag('Approved', 'green')} by ${named(by, nameOf)} on ${when(at)}.`;
    case 'offered':
      return html`${tag('Not approved yet', 'yellow')} Offered for approval by ${named(by, nameOf)} on
      ${when(at)}.${before}`;
    case 'sent-back':
      return html`${tag('Not approved', 'orange')} Sent back by ${named(by, nameOf)} on ${when(at)}:
      ${reason === undefined ? '' : asSentence(reason)}${before}`;
    case 'not-offered':
      return html`${tag('Not approved', 'grey')} Nobody has offered it for approval as it stands.${before}`;
  }
}
