import { readWorkbook } from '#documents';
import { expect, test } from '@jest/globals';
import { quarterlyReport } from './quarterly-report';
import { SEPTEMBER_2016 } from './quarterly-report.fixture';

const AREA = 'Cambridgeshire (E10000003)';

async function report(asked = SEPTEMBER_2016): Promise<Buffer> {
  const made = await quarterlyReport(asked, '2016/17-Q2', AREA);
  if (!made.ok) throw new Error(JSON.stringify(made.failure));
  return made.value;
}

async function rowsOf(bytes: Buffer, sheet: string): Promise<readonly (readonly string[])[]> {
  const read = await readWorkbook(bytes);
  if (!read.ok) throw new Error(JSON.stringify(read.failure));
  return read.value.find((table) => table.sheet === sheet)?.rows ?? [];
}

test.each(['Delivery group', 'Executive board', 'NHS England'])(
  'the sheet of the %s says where the fund stands, how that is forecast, and what has to happen',
  async (sheet) => {
    const rows = await rowsOf(await report(), sheet);
    expect(rows[0]).toEqual(['Risk-share report, 2016/17-Q2: Risk share agreement 2016/17']);
    expect(rows[1]).toEqual(['Invented figures: the counts. In the year: nothing is settled']);
    expect(Object.fromEntries(rows.slice(12, 18).map(([what, amount]) => [what, amount]))).toEqual({
      'Held back': '836000',
      'Earned: released if all that is left goes as planned': '806200.01',
      'At risk: held back and not forecast to be released': '29799.99',
      'Forecast to be released at the end of the year': '806200.01',
      'The least, at the highest ratio of any part so far': '0',
      'The most, at the lowest ratio of any part so far': '836000',
    });
    expect(rows[20]?.[1]).toBe(
      'non-elective-admissions/2016/17: no more than 28,000 for the rest of the period. =1+1.',
    );
  },
);

test('each has the months as it needs them, and what was not counted yet is blank, not 0', async () => {
  const bytes = await report();
  const months = async (sheet: string) => (await rowsOf(bytes, sheet)).slice(24).map((row) => row.slice(1));
  expect(await months('Delivery group')).toEqual([
    ['2016-09', '4', '4670', '4690', '28020', '28040', '20'],
    ['2016-10', '4', '4670', '', '32690'],
    ['forecast', '4', '56040', '56060', '56040', '56060', '20'],
  ]);
  expect(await months('Executive board')).toEqual([
    ['2016-09', '28020', '28040', '20'],
    ['2016-10', '32690'],
    ['forecast', '56040', '56060', '20'],
  ]);
  expect(await months('NHS England')).toEqual([
    ['2016-09', '4670', '4690', '20'],
    ['2016-10', '4670'],
    ['forecast', '56040', '56060', '20'],
  ]);
  expect((await rowsOf(bytes, 'Working')).at(-1)).toEqual([
    ...['Released', '7', 'The balancing sum is released', '806200.01'],
  ]);
  const [headers, quarter] = (await rowsOf(bytes, 'Quarters')).slice(-2);
  expect(headers?.slice(8)).toEqual(['Paid by the rule', 'Posted', 'Forecast to be paid']);
  expect(quarter?.[0]).toBe('2016/17-Q1');
  expect(quarter?.slice(8)).toEqual(['', '49204', '64114']);
  for (const sheet of ['Working', 'Quarters'])
    expect((await rowsOf(bytes, sheet))[0]?.[0]).toMatch(/^Invented figures: the counts/);
});

test('it is the same bytes every time, and without quarters of its own it has none', async () => {
  expect((await report()).equals(await report())).toBe(true);
  const { quarters, ...position } = SEPTEMBER_2016.position;
  expect(quarters).toHaveLength(1);
  const rows = await rowsOf(await report({ ...SEPTEMBER_2016, position }), 'Quarters');
  expect(rows).toHaveLength(4);
});
