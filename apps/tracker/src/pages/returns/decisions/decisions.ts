import { html, link, linkList, type Html } from '#pages';
import { PREPARER } from '../../../permissions';
import { decisionPath } from '../return-paths';
import { ACKNOWLEDGE, CHECK, FILL, REOPEN, RESEND, SUBMIT } from './preparing';
import { isInWork, may, type Before, type DecisionOnReturn } from './return-decision';
import { APPROVE, LET_GO, RATIFY, SIGN_OFF, WITHDRAW } from './signing';

/** In the order in which they follow one another. */
const DECISIONS: readonly DecisionOnReturn[] = [
  ...[FILL, CHECK, APPROVE, SIGN_OFF, RATIFY, SUBMIT],
  ...[RESEND, LET_GO, ACKNOWLEDGE, REOPEN, WITHDRAW],
];

/** Links to what this person may decide as it stands, and to nothing else. */
export function decisionLinks(before: Before): Html {
  const offered = DECISIONS.filter(({ isOffered }) => isOffered(before));
  if (offered.length === 0) return html``;
  return html`<h2 class="nhsuk-heading-m">What you can do</h2>
    ${linkList([
      ...(isInWork(before.standing) && may(before, PREPARER)
        ? [
            html`${link(decisionPath(before.standing, 'import'), 'Send back a workbook')}: Reads the answers
            from the draft that you filled in as a workbook.`,
          ]
        : []),
      ...offered.map(
        ({ name, title, does }) => html`${link(decisionPath(before.standing, name), title)}: ${does}`,
      ),
    ])}`;
}
