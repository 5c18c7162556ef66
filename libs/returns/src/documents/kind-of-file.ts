import { CSV_HEADERS } from './return-csv';

/** Bytes that are looked at: enough for what files of each kind begin with. */
const BEGINNING = 4_000;

/** What somebody gave in place of an Excel workbook, in words; undefined where it may be one, or nothing that is known. */
export function kindOfFile(bytes: Buffer): string | undefined {
  const beginning = bytes.subarray(0, BEGINNING);
  const text = beginning.toString('latin1');
  if (text === '') return 'an empty file';
  if (text.startsWith('%PDF')) return 'a PDF';
  if (text.includes('application/vnd.oasis.opendocument')) return 'an OpenDocument file (.ods)';
  // Archives, and workbooks of before: their reader says what is wrong with them.
  if (beginning.some((byte) => byte < 9 || (byte > 13 && byte < 32))) return undefined;
  return text.includes(CSV_HEADERS.join(',')) ? 'the CSV of a return, which is for reading' : 'a text';
}
