import type { KeptDocument } from './return.events';

/** The forms in which a return is a document: how the name of one ends, and of which media type it is. */
export const DOCUMENT_FORMS = {
  workbook: {
    ending: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  csv: { ending: 'csv', mediaType: 'text/csv' },
  json: { ending: 'json', mediaType: 'application/json' },
} as const satisfies Readonly<
  Record<KeptDocument['form'], { readonly ending: string; readonly mediaType: string }>
>;
