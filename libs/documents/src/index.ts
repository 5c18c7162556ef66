export { errorFile } from './error-file';
export type { FileRefusal } from './error-file';
export { readCsv } from './read-csv';
export { inSheet, readWorkbook } from './read-workbook';
export { DOCUMENT_RULES } from './rules';
export { cellName } from './table';
export type { Table } from './table';
export { csvLines, writeCsv } from './write-csv';
