// How answers are told to people and what documents they come in, wherever that is: it loads no framework, as the index
// does.
export { shownAs } from './checks/value-type';
export { DOCUMENT_FORMS } from './document-forms';
export { originInWords, sourceInWords } from './documents/origin-in-words';
export { BY_RULES } from './outdated-cells';
export { receiptInWords } from './receipt-in-words';
export { approvalInWords, checksInWords, savedInWords, signedInWords } from './return-in-words';
export { isDelivered, undelivered } from './return-state';
export { asTyped, typedValue } from './typed-answer';
