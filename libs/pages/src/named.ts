import { html, type Html } from './html';

/** Somebody by name; the id that is kept of them, which tells namesakes apart, shows on the name and stands in files. */
export function named(id: string, nameOf: (id: string) => string): Html {
  const name = nameOf(id);
  return name === id ? html`${id}` : html`<span title="${id}">${name}</span>`;
}
