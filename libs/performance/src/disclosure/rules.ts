import type { Rule } from '#kernel';

/** What decisions on the public page of an area are held to. */
export const PUBLIC_PAGE_RULES = [
  {
    code: 'public-page-reason-required',
    severity: 'error',
    sentence: 'Opening or closing the public page of an area says why.',
    why: 'What everybody may see, and no longer may, is answered for by whoever decided so.',
    source: 'How public pages are kept here',
  },
  {
    code: 'public-page-stands-so',
    severity: 'error',
    sentence: 'A public page is opened where it is closed, and closed where it is open.',
    why: 'Nothing would be decided.',
    source: 'How public pages are kept here',
  },
] as const satisfies readonly Rule[];
