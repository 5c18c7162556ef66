// What a table and its mapping have to look like, wherever they are read: it loads no framework, as the index does.
export { documentSchema, printedRowsSchema, tableMappingSchema } from './tables/table-mapping';
