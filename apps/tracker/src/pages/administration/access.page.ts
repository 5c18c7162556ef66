import { londonInWords } from '#kernel';
import { decisionForm, heading, html, link, NOTHING_GIVEN, table } from '#pages';
import type { Html } from '#pages';
import { ROLES } from '#platform';
import type { Role, Session } from '#platform';
import type { SessionsPage } from '../../sign-in/sessions.schema';
import { ACCESS_PATH, endPath } from './administration-paths';

export interface AccessShown {
  readonly answer: SessionsPage;
  /** The claim of a token that carries grants. */
  readonly claim: string;
  /** What a scope is called, an area's code or an organisation's urn; itself where nobody knows. */
  readonly nameOf: (scope: string) => string;
  /** The address of the next page. */
  readonly next?: string | undefined;
}

/** What somebody in each role does here. */
const DOES: Readonly<Record<Role, string>> = {
  publisher:
    'Publishes and uploads counts in the name of an organisation, and tends what of them is held back',
  signatory: 'Signs and approves in the name of a partner',
  viewer: 'Watches how an area does',
  preparer: 'Prepares plans, money and returns, and keeps the registers',
  finance: 'Records what the pooled fund took in and spent',
  approver: 'Approves plans, funds and returns',
  auditor: 'Reads everything of an area',
  administrator: 'Reads everything of an area; everywhere, runs the ledger',
};

/** Who is signed in with which grants, what each role is for, and where grants are changed. */
export function accessContent({ answer, claim, nameOf, next }: AccessShown): Html {
  return html`${heading('Access', 'Administration')}
    ${table({
      caption: 'Who is signed in, the newest first',
      columns: [
        { name: 'Who' },
        { name: 'May do' },
        { name: 'Since' },
        { name: 'Last page opened' },
        { name: 'Sign out' },
      ],
      rows: answer.sessions.map(({ subject, name, grants, begunAt, lastSeenAt }) => [
        html`${name}<br /><span class="nhsuk-body-s">${subject}</span>`,
        html`<ul class="nhsuk-list">
          ${grants.map((grant) => html`<li>${grantNamed(grant, nameOf)}</li>`)}
        </ul>`,
        londonInWords(new Date(begunAt), 'minute'),
        londonInWords(new Date(lastSeenAt), 'minute'),
        html`<a href="${endPath(subject)}"
          >Sign out everywhere<span class="nhsuk-u-visually-hidden">: ${name}</span></a
        >`,
      ]),
    })}
    ${next === undefined ? '' : html`<p>${link(next, 'Who signed in earlier')}</p>`}
    <h2 class="nhsuk-heading-m">Where access is changed</h2>
    <p>
      Your organisation’s sign-in says who may do what, in the claim ${claim} of the tokens that it gives. It
      is changed there, and holds from somebody’s next sign-in. Take a grant there first, and then sign its
      person out here.
    </p>
    ${table({
      caption: 'What each role is for',
      columns: [{ name: 'Role' }, { name: 'Granted for' }, { name: 'Does' }],
      rows: Object.entries(ROLES).map(([role, { grantedFor, everywhere }]) => [
        role,
        `an ${grantedFor}${everywhere ? ', or everywhere' : ''}`,
        DOES[role as Role],
      ]),
    })}`;
}

/** Asks for somebody to be signed out wherever they are signed in. */
export function endContent(subject: string, name: string, session: Session): Html {
  return html`${heading(`Sign ${name} out`, 'Access')}
    <p>
      ${name === subject ? '' : `They sign in as ${subject}. `} Each browser in which they are signed in is
      signed out at once, and what they have not sent is not saved. Whether they may sign in again their
      organisation’s sign-in says.
    </p>
    ${decisionForm({
      ...{ session, fields: [], given: NOTHING_GIVEN, unseen: { subject } },
      path: `${ACCESS_PATH}/end`,
      button: 'Sign them out everywhere',
    })}`;
}

function grantNamed(grant: string, nameOf: AccessShown['nameOf']): string {
  const [role = '', scope = ''] = grant.split('@');
  return `${role} of ${scope === '*' ? 'every area' : nameOf(scope)}`;
}
