import { RENDERER, writeCsv } from '#documents';
import { poundsText } from '#kernel';
import { cellsOf, type FormCell } from '../form-cells';
import { valueInCell } from './answer-in-cell';
import { ledgerOriginOf, originInWords } from './origin-in-words';
import { despiteInWords, markingOf, type ReturnContent } from './return-content';

type CsvRow = Parameters<typeof writeCsv>[0][number];

export const CSV_HEADERS = [
  'Key',
  'Sheet',
  'Cell',
  'Question',
  'Answer',
  'Unit',
  'Comes from',
  'Watermark',
  'Hash',
];

/** A return as CSV: what it is, then each cell of its form with its answer. Figures come without separators. */
export function returnCsv(content: ReturnContent): string {
  const { area, template, revision, contentHash, at, answers, late, despite } = content;
  const marking = markingOf(content);
  return writeCsv([
    [template.name],
    ...(marking === undefined ? [] : [[marking]]),
    ['Area', area.code, area.name],
    ['Template', template.code],
    ['Revision', revision],
    ['Content hash', contentHash],
    ['As at', at],
    ...(late === undefined ? [] : [['Late', late]]),
    ...(despite === undefined ? [] : [['Other figures by then', despiteInWords(content)]]),
    ['Made by', RENDERER],
    [],
    CSV_HEADERS,
    ...cellsOf(template, Object.keys(answers)).map((cell) => rowOf(cell, content)),
  ]);
}

function rowOf({ key, sheet, address, question }: FormCell, { answers }: ReturnContent): CsvRow {
  const answer = answers[key];
  const origin = answer && ledgerOriginOf(answer);
  return [
    ...[key, sheet.name, address.slice(sheet.name.length + 1), question.text],
    answer ? answerOf(answer.value, question) : '',
    question.type === 'money' ? 'pounds' : question.type === 'percentage' ? 'percent' : (question.unit ?? ''),
    answer ? originInWords(answer) : '',
    origin ? String(origin.watermark) : '',
    origin?.contentHash ?? '',
  ];
}

function answerOf(...given: Parameters<typeof valueInCell>): CsvRow[number] {
  const value = valueInCell(...given);
  switch (value.type) {
    case 'text':
    case 'date':
      return value.value;
    case 'money':
      return { figure: poundsText(value.value).replaceAll(',', '') };
    default:
      return { figure: String(value.value) };
  }
}
