import { heading, html, link } from '#pages';
import type { Html } from '#pages';
import { ACCESS_PATH, DUE_WORK_PATH, ORGANISATIONS_PATH } from './administration-paths';

const ROOMS = [
  [DUE_WORK_PATH, 'Due work', 'what falls due by itself, what came of it, and what failed or is late'],
  [ACCESS_PATH, 'Access', 'who is signed in, who may do what, and where that is changed'],
  [
    ORGANISATIONS_PATH,
    'Organisations',
    'the councils, trusts, commissioners and areas that the ledger knows',
  ],
  ['/status', 'Status', 'whether all is well, and what to do where it is not'],
] as const;

/** What there is for those who run the ledger, of what is for them. */
export function administrationContent(isOperator: boolean): Html {
  const rooms = ROOMS.filter(([path]) => isOperator || path !== ACCESS_PATH);
  return html`${heading('Administration')}
    <ul class="nhsuk-list nhsuk-list--bullet">
      ${rooms.map(([path, name, what]) => html`<li>${link(path, name)}: ${what}</li>`)}
    </ul>`;
}
