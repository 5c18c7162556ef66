// What whoever has an answer may put it in words with: it loads no framework, as the index does.
export { performanceTable } from './performance-table';
export { heldApartLine, warningLine } from './wording';
