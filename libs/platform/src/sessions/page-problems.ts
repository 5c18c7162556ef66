import type { ProblemKind } from '../http/problem';

/** What only somebody with a browser can meet. They are shown as pages, and are no part of the API. */
export const PAGE_PROBLEMS = {
  signInFirst: {
    code: 'sign-in-first',
    status: 303,
    title: 'Sign in to see this page',
    means: 'Nobody is signed in.',
    mend: 'Sign in; you come back to this page.',
  },
  signedOut: {
    code: 'signed-out',
    status: 403,
    title: 'You have been signed out, and nothing was saved',
    means: 'The session ended before the form was sent.',
    mend: 'Sign in, go back to the page, and send the form again.',
  },
  formOfAnother: {
    code: 'form-of-another-session',
    status: 403,
    title: 'You signed in anew since this page was shown, and nothing was saved',
    means: 'The form is of a page of a session that has ended, or of somebody else.',
    mend: 'Go back to the page, which is shown to you anew, and send the form again.',
  },
  formNotOurs: {
    code: 'form-not-ours',
    status: 403,
    title: 'This form was not sent from a page of ours',
    means: 'It came from another site.',
    mend: 'Open the page again and send its form from there.',
  },
} as const satisfies Record<string, ProblemKind>;
