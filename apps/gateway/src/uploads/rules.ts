import type { Rule } from '#kernel';

const MAPPING = 'The column mapping';
const TABLE = 'Published tables print their margins';

/** The rules an uploaded table is held to, before each of its counts is held to those of any event. */
export const UPLOAD_RULES: readonly Rule[] = [
  {
    code: 'table-not-found',
    severity: 'error',
    sentence: 'The file holds a table with the header that the mapping reads.',
    why: 'Columns are known by their headers alone; their places differ from file to file.',
    source: MAPPING,
  },
  {
    code: 'table-found-twice',
    severity: 'error',
    sentence: 'A table of the mapping stands on one sheet of a workbook.',
    why: 'Which of two is meant nobody could say.',
    source: MAPPING,
  },
  {
    code: 'another-file',
    severity: 'error',
    sentence: 'The file that a page takes in is the one that it showed.',
    why: 'Somebody looked at what it changes, and at nothing else.',
    source: 'How files are taken in on pages',
  },
  {
    code: 'column-ambiguous',
    severity: 'error',
    sentence: 'A column of the mapping is one column of the table.',
    why: 'Days beside patients under one header would be read as each other.',
    source: MAPPING,
  },
  {
    code: 'not-stated',
    severity: 'error',
    sentence: 'Period, status and applicable time stand in the file, or are given with the upload.',
    why: 'The time of upload is never a version, and nothing else is guessed.',
    source: MAPPING,
  },
  {
    code: 'stated-twice',
    severity: 'error',
    sentence: 'What the file states is not given with the upload as well.',
    why: 'Which of the two counts nobody could say.',
    source: MAPPING,
  },
  {
    code: 'cell-not-an-area',
    severity: 'error',
    sentence: 'A row names one area that is known: by its ONS code, an earlier code, or its name.',
    why: 'Only the ONS code enters a count; a name that two areas bore stands for neither.',
    source: 'The reference data in force',
  },
  {
    code: 'cell-not-a-period',
    severity: 'error',
    sentence: 'A period is a month, a quarter or a financial year, or any day of a month.',
    why: 'A count stands for one period.',
    source: MAPPING,
  },
  {
    code: 'cell-not-a-time',
    severity: 'error',
    sentence: 'An applicable time is a moment with an offset, or a day, whose beginning in London is meant.',
    why: 'It is the version of the count.',
    source: MAPPING,
  },
  {
    code: 'cell-not-a-status',
    severity: 'error',
    sentence: 'A status is provisional or final.',
    why: 'Every figure says whether a report behind it may still change.',
    source: MAPPING,
  },
  {
    code: 'cell-not-a-count',
    severity: 'error',
    sentence: 'A value is a number, or a mark whose meaning the mapping states.',
    why: 'What a dash means is said once, in the mapping, and not guessed cell by cell.',
    source: MAPPING,
  },
  {
    code: 'cell-point-ambiguous',
    severity: 'error',
    sentence: 'A count of one to three digits has no point before three more.',
    why: 'In half of Europe 1.000 is a thousand, and elsewhere it is one; nothing else in the file says which.',
    source: MAPPING,
  },
  {
    code: 'value-suppressed',
    severity: 'error',
    sentence: 'A number that was withheld is not published in its place as 0.',
    why: 'A figure that rests on it would be too small, and nobody would see it.',
    source: MAPPING,
  },
  {
    code: 'count-stated-twice',
    severity: 'error',
    sentence: 'A file states a count once for one applicable time.',
    why: 'Of two values one would count by chance.',
    source: 'One applicable time is one version',
  },
  {
    code: 'applicable-time-reused',
    severity: 'error',
    sentence:
      'An uploaded count with the applicable time of the one that counts has its value and status too.',
    why: 'Which of the two counted would be settled by their hashes; a correction has a later applicable time.',
    source: 'One applicable time is one version',
  },
  {
    code: 'printed-total-differs',
    severity: 'error',
    sentence: 'A printed total is what the cells it stands for add up to.',
    why: 'One of them was changed, lost or misread on the way. Totals are checked and never published.',
    source: TABLE,
  },
  {
    code: 'nothing-to-publish',
    severity: 'error',
    sentence: 'A file holds at least one count of the organisation it is uploaded for.',
    why: 'Nothing would happen, and whoever sent it would believe otherwise.',
    source: 'The file itself',
  },
];
