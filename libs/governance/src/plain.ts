// What entries, tables and their mappings have to look like, wherever they are read: it loads no framework, as the
// index does.
export type { RegisterKind } from './register-kind';
export { findRegisterKind } from './register-kinds';
export { readCell } from './tables/cell-text';
export { documentSchema, printedRowsSchema, tableMappingSchema } from './tables/table-mapping';
export {
  codeInWords,
  codesOffered,
  dueInWords,
  dueStandings,
  entryTitle,
  fieldInWords,
  valueInWords,
} from './entry-in-words';
