import type { KeptDocument } from './return.events';

/** What goes out and is kept; and a PDF to be read, which is made when it is asked for. */
export type DocumentForm = KeptDocument['form'] | 'pdf';

/** The forms in which a return is a document: how the name of one ends, and of which media type it is. */
export const DOCUMENT_FORMS = {
  workbook: {
    ending: 'xlsx',
    mediaType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  },
  csv: { ending: 'csv', mediaType: 'text/csv' },
  json: { ending: 'json', mediaType: 'application/json' },
  pdf: { ending: 'pdf', mediaType: 'application/pdf' },
} as const satisfies Readonly<Record<DocumentForm, { readonly ending: string; readonly mediaType: string }>>;
