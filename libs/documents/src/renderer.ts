/**
 * What made a document, as its properties name it. The number goes up whenever the same content would come out as other
 * bytes: `statement-bytes.spec.ts` fails until it does.
 */
export const RENDERER = 'Better Care Ledger, documents 5';
