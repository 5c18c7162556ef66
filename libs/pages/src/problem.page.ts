import type { ShownProblem } from '#platform';
import { z } from 'zod';
import { refusalInWords } from './field';
import { html, type Html } from './html';
import { details, heading } from './parts';

/** What of a failure is for people, and what was typed where that was not saved. */
const shown = z.object({
  code: z.string(),
  title: z.string(),
  detail: z.string(),
  mend: z.string().optional(),
  instance: z.string(),
  errors: z.array(z.object({ what: z.string(), mend: z.string() })).default([]),
  to: z.string().optional(),
  typed: z.array(z.object({ name: z.string(), value: z.string() })).default([]),
});

/** What people can do, where programs are told of routes and grants. */
const MENDS: Readonly<Record<string, string>> = {
  'not-permitted': 'If you should have it, ask whoever looks after the ledger in your organisation.',
  'not-found': 'See whether the address is whole, or begin at the first page.',
};

/** Why a page cannot be shown, and how to go on. */
export function problemContent({ document }: Pick<ShownProblem, 'document'>): {
  title: string;
  content: Html;
} {
  const { code, title, detail, instance, errors, to, typed, ...told } = shown.parse(document);
  const mend = MENDS[code] ?? told.mend;
  const content = html`${heading(title)}
    ${
      errors.length === 0
        ? html`<p>${detail}</p>
            ${mend === undefined ? '' : html`<p>${mend}</p>`}`
        : html`<ul class="nhsuk-list nhsuk-list--bullet">
            ${errors.map((error) => html`<li>${refusalInWords(error)}</li>`)}
          </ul>`
    }
    ${to === undefined ? '' : html`<p><a href="${to}">Go back to the page</a></p>`} ${typedIn(typed)}
    <p><a href="/">Begin at the first page</a></p>
    ${details('For whoever looks into it', html`<p>This was request ${instance}.</p>`)}`;
  return { title, content };
}

function typedIn(typed: readonly { readonly name: string; readonly value: string }[]): Html {
  if (typed.length === 0) return html``;
  return html`<h2 class="nhsuk-heading-m">What you had written</h2>
    <p>Copy what you need; it is kept nowhere.</p>
    ${typed.map(
      ({ name, value }) =>
        html`<h3 class="nhsuk-heading-s">${name}</h3>
          ${value.trim() === '' ? html`<p>Emptied</p>` : html`<pre class="typed">${value}</pre>`}`,
    )}`;
}
