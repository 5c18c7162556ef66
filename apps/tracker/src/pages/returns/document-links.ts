import { html, link } from '#pages';
import type { Html } from '#pages';

const FORM_NAMES: Readonly<Record<string, string>> = {
  workbook: 'workbook (.xlsx)',
  csv: 'CSV',
  json: 'JSON',
  pdf: 'PDF',
};

/** The forms in which a return is a document, to download. */
export function documentLinks(documents: readonly { readonly form: string; readonly path: string }[]): Html {
  const links = documents.map(
    ({ form, path }, at) => html`${at === 0 ? '' : ', '}${link(path, FORM_NAMES[form] ?? form)}`,
  );
  return html`${links}`;
}
