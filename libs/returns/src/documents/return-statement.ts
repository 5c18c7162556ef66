import { cellName, type Fact, type Statement, type StatementTable } from '#documents';
import { cellsOf } from '../form-cells';
import { valueInCell } from './answer-in-cell';
import { originInWords } from './origin-in-words';
import { markingOf, type ReturnContent } from './return-content';
import { PROVENANCE_FACTS } from './return-form';
import { approvalRows, factsOf, positionsOf, TEXT_LENGTH_MAX } from './return-workbook';

const text = (header: string) => ({ header, type: 'text' }) as const;

/** A return to be read on paper: what it is, the answers sheet by sheet, who approved it, and what it rests on. */
export function returnStatement(content: ReturnContent): Statement {
  const { template, area, at } = content;
  return {
    title: `${template.name}, ${area.name}`,
    marking: markingOf(content),
    at: new Date(at),
    textLengthMax: TEXT_LENGTH_MAX,
    facts: facts(content),
    tables: [...sheetTables(content), approvals(content), heads(content), watermarks(content)],
    notes: [],
  };
}

function facts(content: ReturnContent): Fact[] {
  const said = factsOf(content);
  const checklist = {
    name: 'checklist',
    label: 'Checklist',
    type: 'text',
    value: content.matrix.inWords,
  } as const;
  return [
    checklist,
    ...PROVENANCE_FACTS.map((label): Fact => {
      const name = label.toLowerCase().replaceAll(' ', '_');
      return { name, label, type: 'text', value: said[label] };
    }),
  ];
}

/** Each sheet with its cells, answered or not, as far as it asks for rows or has them. */
function sheetTables({ template, answers }: ReturnContent): StatementTable[] {
  const cells = cellsOf(template, Object.keys(answers));
  return template.sheets.map((sheet, at) => ({
    name: `sheet_${cellName(1, at + 1)
      .replace(/\d+$/, '')
      .toLowerCase()}`,
    title: sheet.name,
    columns: [text('Cell'), text('Question'), text('Answer'), text('Comes from')],
    rows: cells
      .filter((cell) => cell.sheet === sheet)
      .map(({ key, address, question }) => {
        const answer = answers[key];
        return [
          address.slice(sheet.name.length + 1),
          question.text,
          answer && valueInCell(answer.value, question),
          answer && originInWords(answer),
        ];
      }),
  }));
}

function approvals(content: ReturnContent): StatementTable {
  return {
    name: 'approvals',
    title: 'Approvals',
    columns: [text('Approval'), text('Organisation'), text('Given by')],
    rows: approvalRows(content).map(({ title, organisation, by }) => [title, organisation, by]),
  };
}

function heads({ heads: chains }: ReturnContent): StatementTable {
  return {
    name: 'heads_of_chains',
    title: 'Heads of the chains it rests on',
    columns: [text('Chain'), { header: 'At', type: 'count' }, text('Hash')],
    rows: chains.map(({ chain, at, hash }) => [chain, at, hash]),
  };
}

function watermarks({ watermarks: taken }: ReturnContent): StatementTable {
  return {
    name: 'watermarks',
    title: 'When its figures were taken',
    columns: [{ header: 'Watermark', type: 'count' }, text('As at'), text('Positions')],
    rows: taken.map((each) => [each.id, each.at, positionsOf(each)]),
  };
}
