import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { readAdmissions, withOutturn } from './sample-admissions';
import { sampleFile } from './sample-files';

const AS_IT_STANDS = 'invented-admissions-cambridgeshire-2016-17.csv';

async function cambridgeshire(outturn: number | undefined) {
  const files = await readAdmissions(outturn);
  const file = files.find(({ name }) => name.includes('cambridgeshire'));
  if (!file) throw new Error('There is no file of Cambridgeshire');
  const rows = file.csv.trim().split('\n').slice(1);
  const counts = rows.map((row) => Number(row.split(',')[4]));
  return { ...file, counts, sum: counts.reduce((all, count) => all + count, 0) };
}

describe("the sample's admissions", () => {
  test('are handed in by their commissioners, under names that say that they are invented', async () => {
    const files = await readAdmissions(undefined);
    expect(files.map(({ name, source }) => [name, source])).toEqual([
      ['invented-admissions-peterborough-2015-06H.csv', 'urn:ods:06H'],
      ['invented-admissions-peterborough-2015-99D.csv', 'urn:ods:99D'],
      [AS_IT_STANDS, 'urn:ods:06H'],
    ]);
  });

  test.each([undefined, 56_320])(
    'of Cambridgeshire with an outturn of %s are the file as it stands',
    async (outturn) => {
      const { name, csv, sum } = await cambridgeshire(outturn);
      expect([name, sum]).toEqual([AS_IT_STANDS, 56_320]);
      expect(csv).toBe(readFileSync(sampleFile('uploads', AS_IT_STANDS), 'utf8'));
    },
  );

  test.each([0, 7, 55_000, 56_040, 56_041, 1_000_000])(
    'of Cambridgeshire come to an outturn of %d, under a name that says so',
    async (outturn) => {
      const { name, sum, counts } = await cambridgeshire(outturn);
      expect([name, sum]).toEqual([
        `invented-admissions-cambridgeshire-2016-17-outturn-${outturn}.csv`,
        outturn,
      ]);
      expect(counts).toHaveLength(12);
    },
  );

  test('keep the proportions of the months, what is left over going to the largest remainders', () => {
    const table = (...counts: readonly number[]) =>
      ['period,value,status', ...counts.map((count, at) => `2016-0${at + 4},${count},final`), ''].join('\n');
    expect(withOutturn(table(100, 200, 300), 1_200)).toBe(table(200, 400, 600));
    expect(withOutturn(table(100, 200, 300), 4)).toBe(table(1, 1, 2));
  });
});
