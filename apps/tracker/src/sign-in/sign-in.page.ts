import { londonInWords } from '#kernel';
import { formToken, heading, html } from '#pages';
import type { Html } from '#pages';
import { SIGN_IN_PATH } from '#platform';
import type { Grant, Session } from '#platform';

interface Content {
  readonly title: string;
  readonly content: Html;
}

/** Why nobody was signed in, and how to go on. */
export type NotSignedIn = 'not-set-up' | 'elsewhere' | 'over' | 'refused' | 'unavailable' | 'not-accepted';

const SAID: Readonly<Record<NotSignedIn, { readonly title: string; readonly what: string }>> = {
  'not-set-up': {
    title: 'Sign-in is not set up',
    what: 'Nobody can sign in to these pages yet. Whoever runs this ledger sets OIDC_CLIENT_ID and PUBLIC_URL, as the manual for operators has it. Programs are not affected.',
  },
  elsewhere: {
    title: 'These pages have another address',
    what: 'Nobody can sign in at the address that you opened. Ask whoever runs this ledger where its pages are; they may have to set PUBLIC_URL.',
  },
  over: {
    title: 'This sign-in is over',
    what: 'It took too long, was finished before, or was begun in another browser. Nobody was signed in by it.',
  },
  refused: {
    title: 'You were not signed in',
    what: 'Your organisation’s sign-in said no, or it was broken off.',
  },
  unavailable: {
    title: 'Sign-in is not available at the moment',
    what: 'Your organisation’s sign-in does not answer. Try again in a minute.',
  },
  'not-accepted': {
    title: 'You were not signed in',
    what: 'Your organisation’s sign-in knows you, but says nothing about you that this ledger accepts. Tell whoever runs this ledger; its log has the reason.',
  },
};

export function notSignedInContent(why: NotSignedIn, to: string): Content {
  const { title, what } = SAID[why];
  const isHopeless = why === 'not-set-up' || why === 'elsewhere';
  const again = `${SIGN_IN_PATH}?${new URLSearchParams({ to }).toString()}`;
  const content = html`${heading(title)}
    <p>${what}</p>
    ${isHopeless ? '' : html`<p><a href="${again}">Sign in again</a></p>`}`;
  return { title, content };
}

/** @param atProvider where somebody ends their session at their organisation's sign-in, if it says where */
export function signedOutContent(atProvider: string | undefined): Content {
  const title = 'You are signed out';
  return {
    title,
    content: html`${heading(title)}
      <p>Nobody can go on from this browser as you. Where others use it too, close it.</p>
      ${
        atProvider === undefined
          ? ''
          : html`<p>
              You are still signed in with your organisation, for whatever else you use.
              <a href="${atProvider}">Sign out of your organisation’s sign-in too</a>
            </p>`
      }
      <p><a href="${SIGN_IN_PATH}">Sign in</a></p>`,
  };
}

/** Who somebody is here, what they were granted, until when, and how they end it. */
export function accountContent(session: Session): Content {
  const { identity, shownName } = session;
  const title = 'Your sign-in';
  const until =
    identity.expiresAt === undefined
      ? ''
      : html`<p>
          You are signed out at ${londonInWords(identity.expiresAt, 'second')} at the latest, and once no page
          has been opened for half an hour.
        </p>`;
  return {
    title,
    content: html`${heading(title)}
      <p>You are ${shownName} (${identity.subject}).</p>
      ${until}
      <h2 class="nhsuk-heading-m">What you may do</h2>
      ${grantsOf(identity.grants)}
      <p>Your organisation’s sign-in says so. What it says anew holds from your next sign-in.</p>
      <h2 class="nhsuk-heading-m">Sign out</h2>
      <form method="post" action="/sign-out">
        ${formToken(session)}<button class="nhsuk-button nhsuk-button--secondary" type="submit">
          Sign out
        </button>
      </form>
      <form method="post" action="/sign-out/everywhere">
        ${formToken(session)}<button class="nhsuk-button nhsuk-button--secondary" type="submit">
          Sign out everywhere
        </button>
      </form>
      <p>Everywhere is each browser and machine on which you are signed in to this ledger.</p>`,
  };
}

function grantsOf(grants: readonly Grant[]): Html {
  if (grants.length === 0) return html`<p>Nothing: you have no grant that this ledger knows.</p>`;
  return html`<ul class="nhsuk-list nhsuk-list--bullet">
    ${grants.map(({ role, scope }) => html`<li>${role} of ${scope === '*' ? 'every area' : scope}</li>`)}
  </ul>`;
}
