import { html, named, type Html } from '#pages';
import type { NameOf } from '#reference';

/** An account of the journal, `contributed:urn:ods:06H`, with the name of the organisation whose it is. */
export function accountNamed(account: string, nameOf: NameOf): Html {
  const whose = account.slice(account.indexOf(':') + 1);
  if (nameOf(whose) === whose) return html`${account}`;
  return html`${account.slice(0, -whose.length)} ${named(whose, nameOf)}`;
}
