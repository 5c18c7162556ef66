import type { Rule } from '#kernel';

const FILE = 'The file itself';

/** The rules a file is held to before anybody asks what its cells mean. */
export const DOCUMENT_RULES: readonly Rule[] = [
  {
    code: 'file-empty',
    severity: 'error',
    sentence: 'There is something in the file.',
    why: 'An empty file is a slip, not a report of nothing.',
    source: FILE,
  },
  {
    code: 'file-not-text',
    severity: 'error',
    sentence: 'A CSV file is text in UTF-8, in UTF-16 with a byte order mark, or in Windows-1252.',
    why: 'Read in an encoding it was not written in, names would come out as others.',
    source: FILE,
  },
  {
    code: 'file-too-large',
    severity: 'error',
    sentence:
      'A table has at most 20,000 rows, 256 columns, 400,000 cells and 2,000 characters a cell; a workbook unpacks to at most 32 MiB.',
    why: 'No published table of counts comes near, and a small archive can unpack to more than any memory.',
    source: FILE,
  },
  {
    code: 'csv-malformed',
    severity: 'error',
    sentence: 'A cell that holds a quote, a delimiter or a line end stands in quotes, its quotes doubled.',
    why: 'Otherwise nobody can say where one cell ends and the next begins.',
    source: 'RFC 4180',
  },
  {
    code: 'workbook-malformed',
    severity: 'error',
    sentence: 'A workbook is an Excel workbook (.xlsx) without a password.',
    why: 'Older and locked forms cannot be read.',
    source: 'ECMA-376, Office Open XML',
  },
  {
    code: 'document-too-large',
    severity: 'error',
    sentence:
      'A statement has at most 100 facts, 30 tables of 20 columns, 5,000 rows in all, 100 notes and 2,000 characters a text; a workbook is filled within the limits of a table that is read.',
    why: 'A document is for people to read, and what was written is to be read again.',
    source: FILE,
  },
  {
    code: 'template-place-missing',
    severity: 'error',
    sentence:
      'A template has a cell for everything that is filled in: one of its name, or the one that is named.',
    why: 'A figure that is left out without a word is taken for one that is not there.',
    source: FILE,
  },
  {
    code: 'template-place-taken',
    severity: 'error',
    sentence:
      'Nothing is filled into a formula, under merged cells, into a cell twice, or where a table would run over what stands below or beside it.',
    why: 'A form that was changed without a word is no longer the form it was.',
    source: FILE,
  },
];
