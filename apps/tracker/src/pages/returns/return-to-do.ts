import { html, link, linkList, type Html } from '#pages';
import type { ReturnStanding } from '#returns';
import { isInWork } from './decisions/return-decision';
import { toDoBySheet } from './return-checks';
import { approvalsLacking } from './return-next';
import { decisionPath } from './return-paths';

/** All that is to be done before a return can be signed off, in the order in which it is done; nothing once it is signed. */
export function toDoContent(standing: ReturnStanding, isToPrepare: boolean): Html {
  if (!isInWork(standing) || standing.signOff) return html``;
  const { blocking } = standing.checked.verdict;
  const steps = stepsAfter(standing, isToPrepare);
  return html`<h2 class="nhsuk-heading-m" id="to-do">To do before sign-off</h2>
    ${
      blocking === 0
        ? html`<p>Every answer that has to be given is given and confirmed, and none is wrong.</p>`
        : html`<p>Answers first: each line leads to where it is done.</p>
            ${toDoBySheet(standing, isToPrepare)}
            <p>Then:</p>`
    }
    ${linkList(steps)}`;
}

function stepsAfter(standing: ReturnStanding, isToPrepare: boolean): Html[] {
  const check = 'Have it checked as it stands';
  return [
    ...(standing.isChecked
      ? []
      : [html`${isToPrepare ? link(decisionPath(standing, 'check'), check) : check}, by a preparer`]),
    ...approvalsLacking(standing).map((approval) => html`Have it approved: ${approval}`),
    html`Have it signed off, by the board or for it`,
  ];
}
