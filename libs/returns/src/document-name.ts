import { DOCUMENT_FORMS, type DocumentForm } from './document-forms';
import type { OfReturn } from './return.events';

/** `return-E06000031-2015-16-q1.xlsx`; of a revision after the first, `return-E06000031-2015-16-q1-revision-2.xlsx`. */
export function documentName({ area, template }: OfReturn, revision: number, form: DocumentForm): string {
  const later = revision === 1 ? '' : `-revision-${revision}`;
  return `return-${area}-${template}${later}.${DOCUMENT_FORMS[form].ending}`;
}
