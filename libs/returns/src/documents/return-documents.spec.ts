import { describe, expect, test } from '@jest/globals';
import exceljs from 'exceljs';
import { readTemplate, readWorkbook, renderStatement } from '#documents';
import type { Table } from '#documents';
import type { Answer } from '../answers';
import { despiteInWords, type ReturnContent } from './return-content';
import { QUARTER, QUARTER_FORM } from './return-content.fixture';
import { returnDocuments, type ReturnDocuments } from './return-documents';
import { returnStatement } from './return-statement';

async function documentsOf(content: ReturnContent, ...official: readonly Buffer[]): Promise<ReturnDocuments> {
  const template = official[0] && (await readTemplate(official[0]));
  if (template?.ok === false) throw new Error(template.failure.what);
  const made = await returnDocuments(content, template?.value);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

async function tablesOf(bytes: Buffer): Promise<Readonly<Record<string, Table['rows']>>> {
  const read = await readWorkbook(bytes, { cellLengthMax: 32_000 });
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return Object.fromEntries(read.value.map(({ sheet = '', rows }) => [sheet, rows]));
}

async function sheetsOf(content: ReturnContent): Promise<Readonly<Record<string, Table['rows']>>> {
  return tablesOf((await documentsOf(content)).workbook);
}

/** As an official form is: not made here, with examples in its cells, a formula and a sheet of its own. */
async function officialForm(change: (figures: exceljs.Worksheet) => void = () => undefined): Promise<Buffer> {
  const workbook = new exceljs.Workbook();
  const cover = workbook.addWorksheet('Cover & conditions');
  cover.getCell('A1').value = 'Better Care Fund Template Q1 2015/16';
  cover.getCell('C4').value = '<Please select>';
  const figures = workbook.addWorksheet('Figures');
  figures.getCell('B3').numFmt = '£#,##0';
  figures.getCell('C3').value = { formula: 'B3*4', result: 0 };
  figures.getCell('A14').value = 'An example';
  change(figures);
  workbook.addWorksheet('Guidance').getCell('A2').value = 'By midday.';
  return Buffer.from(await workbook.xlsx.writeBuffer());
}

describe('the workbook of a return', () => {
  test('has the sheets of its template, a checklist in front and where it comes from at the end', async () => {
    expect(Object.keys(await sheetsOf(QUARTER))).toEqual([
      'Checklist',
      'Cover & conditions',
      'Figures',
      'Provenance',
    ]);
  });

  test('has the words of the form, and each answer in its cell', async () => {
    const { 'Cover & conditions': cover, Figures: figures } = await sheetsOf(QUARTER);
    expect(cover).toEqual([
      [],
      ['', 'Cover'],
      ['', 'Who tells it, and when the board agreed to it.'],
      ['', 'Health and wellbeing board', 'Peterborough'],
      ['', 'Agreed by the board on', '2015-08-20'],
      [],
      ['', 'National conditions'],
      ['', '', 'Met?', 'If not, why, and by when'],
      [
        '',
        'Are the plans still jointly agreed?\nBy all partners, at the latest meeting.',
        'No - In Progress',
        '=SUM(A1) is a text, <and> "so" is\nthis: £5 & ŵ',
      ],
      ['', 'Is there a pooled budget under section 75?', 'Yes'],
    ]);
    expect(figures?.slice(0, 7)).toEqual([
      ['Income and metrics'],
      [],
      ['Income of the quarter', '2999750.01'],
      ['Non-elective admissions (admissions)', '4177'],
      ['Delayed days per 100,000 adults', '1269'],
      ['Still at home 91 days after reablement', '0.821'],
      ['Progress on delayed transfers', 'On track for improved performance, but not to meet full target'],
    ]);
    expect(figures?.slice(10, 14)).toEqual([
      ['Benefits'],
      ['Scheme', 'Change in activity', 'Unit price', 'Total saving'],
      ['Reablement', '-167', '1490', '248830'],
      ['Falls'],
    ]);
  });

  test('says in front which questions are answered, with their cells', async () => {
    const { Checklist: checklist } = await sheetsOf(QUARTER);
    expect(checklist?.slice(2, 4)).toEqual([
      ['Area', 'Peterborough (E06000031)'],
      ['Checklist', 'Incomplete Template'],
    ]);
    expect(checklist?.slice(7, 10)).toEqual([
      ['Sheet', 'Question', 'Cell', 'Checker'],
      ['Cover & conditions', 'Health and wellbeing board', 'C4', 'Yes'],
      ['Cover & conditions', 'Agreed by the board on', 'C5', 'Yes'],
    ]);
    expect(checklist?.at(-2)).toEqual(['Figures', 'Unit price', 'C', 'No']);
  });

  test('says what its colours mean, and has grey only what came from the ledger', async () => {
    const { income, nea, ...others } = QUARTER.answers;
    const replaced = { ...nea, value: 4_180, origin: { from: 'person', by: 'Invented Preparer' } } as const;
    const workbook = new exceljs.Workbook();
    const { workbook: bytes } = await documentsOf({ ...QUARTER, answers: { ...others, nea: replaced } });
    await workbook.xlsx.load(bytes as never);
    const colour = (sheet: string, cell: string): unknown => {
      const fill = workbook.getWorksheet(sheet)?.getCell(cell).fill;
      return fill?.type === 'pattern' ? fill.fgColor?.argb : undefined;
    };
    const [yellow, grey, white] = ['A5', 'B5', 'C5'].map((cell) => colour('Checklist', cell));
    expect(colour('Cover & conditions', 'C4')).toBe(grey);
    expect(income && colour('Figures', 'B3')).toBe(yellow);
    expect(colour('Figures', 'B4')).toBe(yellow);
    expect(colour('Figures', 'B8')).toBe(white);
    const [, , , , legend] = (await tablesOf(bytes))['Checklist'] ?? [];
    expect(legend).toEqual([
      'Yellow: for people to answer',
      'Grey: from the ledger. It may be written over; the return then says so.',
      'White: may be left empty',
    ]);
  });

  test('has a text whole in its cell, and where no row shows it, on a sheet of its own too', async () => {
    expect(Object.keys(await sheetsOf(QUARTER))).not.toContain('Texts in full');
    const value = 'Progress was made. '.repeat(400).trim();
    const narrative = { value, origin: { from: 'person', by: 'Invented Preparer' } } as const;
    const sheets = await sheetsOf({ ...QUARTER, answers: { ...QUARTER.answers, narrative } });
    expect(sheets['Figures']?.[7]?.filter((text) => text !== '')).toEqual([
      ...['Narrative', value, 'Goes on: whole on the sheet Texts in full'],
    ]);
    const rows = sheets['Texts in full']?.slice(4) ?? [];
    expect(rows.map(([where]) => where).filter((where) => where !== '')).toEqual(['Figures!B8']);
    expect(rows.map(([, piece]) => piece).join(' ')).toBe(value);
  });

  test('says at the end where each answer comes from, what it rests on, and who has agreed to it', async () => {
    const { Provenance: provenance = [] } = await sheetsOf(QUARTER);
    const { contentHash } = QUARTER;
    expect(provenance.find(([what]) => what === 'Content hash')).toEqual(['Content hash', contentHash]);
    expect(provenance.find(([what]) => what === 'Made by')?.[1]).toBe('Better Care Ledger, documents 5');
    const short = contentHash.slice(0, 16);
    const lines = provenance.slice(18);
    expect(lines.slice(0, 4)).toEqual([
      [
        ...['Approval', 'Finance officer of the council', 'Peterborough City Council'],
        ...['Invented Officer, Director of finance', '', short],
      ],
      [
        ...['Approval', 'Chief finance officer of the commissioner'],
        ...['Cambridgeshire and Peterborough CCG', 'Not given yet'],
      ],
      ['Head of a chain', 'decisions', '', '', '342', short],
      ['Head of a chain', 'lane 0', '', '', '1042', short],
    ]);
    expect(lines.find(([, where]) => where === 'Figures!B4')).toEqual([
      ...['Answer', 'Figures!B4', 'Non-elective admissions'],
      'Metric non-elective-admissions of 2015/16, 2015/16-Q1: count; definition 2',
      ...['Watermark 42', short],
    ]);
    expect(lines.find(([what, where]) => what === 'Watermark' && where === '42')?.[4]).toBe(
      '2015-08-22T06:00:00.000Z',
    );
    const answers = lines.filter(([what]) => what === 'Answer');
    expect(answers).toHaveLength(Object.keys(QUARTER.answers).length);
  });

  test('is marked as a draft on every sheet until it is locked, and says so in the other documents too', async () => {
    const draft = await documentsOf({ ...QUARTER, isLocked: false });
    const sheets = await tablesOf(draft.workbook);
    expect(Object.values(sheets).map(([top]) => top?.filter((text) => text !== ''))).toEqual([
      ['DRAFT'],
      ['DRAFT'],
      ['Income and metrics', 'DRAFT'],
      ['DRAFT'],
    ]);
    expect(draft.csv.toString()).toContain('\r\nDRAFT\r\n');
    expect(JSON.parse(draft.json.toString())).toMatchObject({ marking: 'DRAFT' });
    const locked = await documentsOf(QUARTER);
    for (const bytes of [locked.csv, locked.json]) expect(bytes.toString()).not.toContain('DRAFT');
    expect(JSON.stringify(await tablesOf(locked.workbook))).not.toContain('DRAFT');
  });

  test('marks no cell that waits for an answer', async () => {
    const [cover, figures] = QUARTER_FORM.sheets;
    const [section] = figures?.sections ?? [];
    const [question] = section?.questions ?? [];
    if (!cover || !figures || !section || !question) throw new Error('Another form');
    const top = { ...question, code: 'top', text: section.title, cell: 'B1' };
    const sections = [{ ...section, questions: [...section.questions, top] }, ...figures.sections.slice(1)];
    const template = { ...QUARTER_FORM, sheets: [cover, { ...figures, sections }] };
    const { Figures: marked } = await sheetsOf({ ...QUARTER, template, isLocked: false });
    expect(marked?.[0]).toEqual(['Income and metrics', '', 'DRAFT']);
  });

  test('shows an answer that is none of its type as the text it is', async () => {
    const wrong = { value: 'about 4,000', origin: { from: 'person', by: 'Invented Preparer' } } as const;
    const { Figures: figures } = await sheetsOf({ ...QUARTER, answers: { nea: wrong, 'at-home': wrong } });
    expect([figures?.[3]?.[1], figures?.[5]?.[1]]).toEqual(['about 4,000', 'about 4,000']);
  });
});

describe('an official workbook', () => {
  test('is filled in the same cells, and nowhere else', async () => {
    const { workbook } = await documentsOf(QUARTER, await officialForm());
    const { 'Cover & conditions': cover, Figures: figures, Guidance: guidance } = await tablesOf(workbook);
    expect(cover?.[0]).toEqual(['Better Care Fund Template Q1 2015/16']);
    expect(cover?.[3]).toEqual(['', '', 'Peterborough']);
    expect(figures?.[2]).toEqual(['', '2999750.01', '=B3*4']);
    expect(figures?.[13]).toEqual(['Falls']);
    expect(guidance).toEqual([[], ['By midday.']]);
  });

  test('keeps no example where the return has no answer', async () => {
    const answers = Object.fromEntries(
      Object.entries(QUARTER.answers).filter(([key]) => key !== 'benefits.2.scheme'),
    );
    const { workbook } = await documentsOf({ ...QUARTER, answers }, await officialForm());
    expect((await tablesOf(workbook))['Figures']?.[13] ?? []).toEqual([]);
  });

  test('is refused where it lacks a cell, or works it out itself', async () => {
    const worksOut = await readTemplate(
      await officialForm((figures) => {
        figures.getCell('D13').value = { formula: 'B13*C13', result: 0 };
      }),
    );
    if (!worksOut.ok) throw new Error(worksOut.failure.what);
    expect(await returnDocuments(QUARTER, worksOut.value)).toMatchObject({
      failure: { rule: 'template-place-taken', what: 'a formula at Figures!D13' },
    });
    const other = new exceljs.Workbook();
    other.addWorksheet('Cover & conditions');
    const lacking = await readTemplate(Buffer.from(await other.xlsx.writeBuffer()));
    if (!lacking.ok) throw new Error(lacking.failure.what);
    expect(await returnDocuments(QUARTER, lacking.value)).toMatchObject({
      failure: { rule: 'template-place-missing', where: 'Figures!B3' },
    });
  });
});

describe('the other documents of a return', () => {
  test('have every cell of the form, answered or not, with figures that programs read', async () => {
    const lines = (await documentsOf(QUARTER)).csv.toString().split('\r\n');
    expect(lines.slice(0, 3)).toEqual([
      '\ufeff"Better Care Fund return, Q1 2015/16"',
      'Area,E06000031,Peterborough',
      'Template,quarter-2015-16-q1',
    ]);
    const starting = (key: string): string | undefined => lines.find((line) => line.startsWith(`${key},`));
    expect(starting('delayed-rate')).toBe(
      'delayed-rate,Figures,B5,"Delayed days per 100,000 adults",1269.0,,Answered by Invented Preparer,,',
    );
    expect(starting('benefits.1.price')).toContain(',1490.00,pounds,');
    expect(starting('benefits.2.saving')).toBe('benefits.2.saving,Figures,D14,Total saving,,pounds,,,');
    expect(starting('plans-comment')).toContain(`"'=SUM(A1) is a text`);
  });

  test('say that it is late and why, and of which cells the ledger had other figures by then', async () => {
    const despite = 'The board signed the figure of July (Figures!B4, Figures!B13)';
    const late = 'A count of June came on the day after';
    const { csv, json } = await documentsOf(QUARTER);
    expect(csv.toString()).toContain(`\r\nLate,${late}\r\nOther figures by then,"${despite}"\r\n`);
    expect(JSON.parse(json.toString())).toMatchObject({ late, outdated: ['nea', 'benefits.1.activity'] });
    const { Provenance: provenance } = await sheetsOf(QUARTER);
    expect(provenance).toContainEqual(['Late', late]);
    expect(provenance).toContainEqual(['Other figures by then', despite]);
    expect(returnStatement(QUARTER).facts).toContainEqual(
      expect.objectContaining({ label: 'Late', value: late }),
    );
    const many = Array.from({ length: 22 }, (_, at) => `benefits.${at + 1}.activity`);
    expect(despiteInWords({ ...QUARTER, outdated: many })).toMatch(/ Figures!B32, and 2 more\)$/);

    const inTime = { ...QUARTER, late: undefined, despite: undefined, outdated: undefined };
    const said = (await documentsOf(inTime)).csv.toString();
    expect(said).not.toMatch(/^(Late|Other figures)/m);
  });

  test('say in JSON everything that the return rests on, each answer with its place and origin', async () => {
    const told: unknown = JSON.parse((await documentsOf(QUARTER)).json.toString());
    expect(told).toMatchObject({
      madeBy: 'Better Care Ledger, documents 5',
      area: QUARTER.area,
      contentHash: QUARTER.contentHash,
      watermarks: QUARTER.watermarks,
      heads: QUARTER.heads,
      answers: {
        income: {
          value: 299_975_001,
          at: 'Figures!B3',
          question: 'Income of the quarter',
          type: 'money',
          origin: { from: 'ledger', watermark: 41 },
        },
        'delayed-rate': { value: '1269.0' },
      },
    });
  });
});

describe('a return to be read on paper', () => {
  test('has what it is, the answers by sheet with where they come from, approvals, and what it rests on', () => {
    const { title, marking, facts, tables } = returnStatement(QUARTER);
    expect([title, marking]).toEqual(['Better Care Fund return, Q1 2015/16, Peterborough', undefined]);
    expect(facts).toContainEqual(expect.objectContaining({ label: 'Status', value: 'Locked' }));
    expect(tables.map((table) => table.title)).toEqual([
      ...['Cover & conditions', 'Figures', 'Approvals'],
      ...['Heads of the chains it rests on', 'When its figures were taken'],
    ]);
    expect(tables[1]?.rows[1]).toEqual([
      ...['B4', 'Non-elective admissions', { type: 'count', value: 4_177 }],
      'Metric non-elective-admissions of 2015/16, 2015/16-Q1: count; definition 2',
    ]);
    expect(tables[2]?.rows).toEqual([
      [
        ...['Finance officer of the council', 'Peterborough City Council'],
        'Invented Officer, Director of finance',
      ],
      [
        ...['Chief finance officer of the commissioner', 'Cambridgeshire and Peterborough CCG'],
        'Not given yet',
      ],
    ]);
    expect(returnStatement({ ...QUARTER, isLocked: false }).marking).toBe('DRAFT');
  });

  test('takes the longest text that may be answered', async () => {
    const narrative = { ...QUARTER.answers['board'], value: 'Progress. '.repeat(3_000) } as Answer;
    const statement = returnStatement({ ...QUARTER, answers: { ...QUARTER.answers, narrative } });
    expect((await renderStatement(statement, 'pdf')).ok).toBe(true);
  });
});
