import { readFileSync } from 'node:fs';
import { COLUMN_MAPPINGS, MEASURES, POLICY_YEARS } from '#catalogue';
import { readCsv } from '#documents';
import { periodContaining } from '#kernel';
import { Definitions, readReferenceDocument, ReferenceView } from '#reference';
import { describe, expect, test } from '@jest/globals';
import { Turns } from '../turns';
import { readUpload } from './read-upload';

// No admissions of a health and wellbeing board were ever published by the month, so those that come along to try with
// are invented. Each file's name says so, and stands with every record that came of it.

const SAMPLES = 'apps/standalone/sample/uploads';

/** What a file of a commissioner comes to: each month's count by its quarter. */
async function countsOf(file: string, commissioner: string) {
  const tables = readCsv(readFileSync(`${SAMPLES}/${file}`));
  const document = readReferenceDocument(
    JSON.parse(readFileSync('libs/reference/data/england.json', 'utf8')),
  );
  const mapping = COLUMN_MAPPINGS.find(({ name }) => name === 'plain-counts');
  if (!tables.ok || !document.ok || !mapping) throw new Error(`${file} cannot be read`);
  const source = `urn:ods:${commissioner}`;
  const reference = new ReferenceView(1, '', document.value);
  const reading = {
    mapping,
    given: { source },
    known: { definitions: new Definitions(MEASURES, POLICY_YEARS), reference },
    publisher: { subject: 'spec', isPerson: false, grants: [{ role: 'publisher' as const, scope: source }] },
    arrivedAt: new Date('2026-11-25T09:00:00Z'),
    uploadId: 'upload/spec',
  };
  const { fit, refusals } = await readUpload([tables.value], reading, new Turns());
  expect(refusals).toEqual([]);
  return fit.map(({ event: { data } }) => {
    expect(reference.expectedReporters(data.measure, data.area, data.period)).toContain(source);
    return {
      measure: data.measure,
      quarter: periodContaining('quarter', data.period).key,
      value: 'value' in data ? Number(data.value) : 0,
    };
  });
}

function byQuarter(counts: Awaited<ReturnType<typeof countsOf>>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { quarter, value } of counts) sums[quarter] = (sums[quarter] ?? 0) + value;
  return sums;
}

describe('the invented admissions', () => {
  test('of Peterborough, January to December 2015, are 4,230, 4,020, 4,120 and 4,200 of both commissioners', async () => {
    const counts = [
      ...(await countsOf('invented-admissions-peterborough-2015-06H.csv', '06H')),
      ...(await countsOf('invented-admissions-peterborough-2015-99D.csv', '99D')),
    ];
    expect(counts).toHaveLength(24);
    expect(new Set(counts.map(({ measure }) => measure))).toEqual(new Set(['non-elective-admissions']));
    expect(byQuarter(counts)).toEqual({
      '2014/15-Q4': 4_230,
      '2015/16-Q1': 4_020,
      '2015/16-Q2': 4_120,
      '2015/16-Q3': 4_200,
    });
  });

  test('of Cambridgeshire, 2016/17, are 280 more than the target of 56,040, counted from SUS', async () => {
    const counts = await countsOf('invented-admissions-cambridgeshire-2016-17.csv', '06H');
    expect(counts).toHaveLength(12);
    expect(new Set(counts.map(({ measure }) => measure))).toEqual(new Set(['non-elective-admissions-sus']));
    expect(counts.reduce((sum, { value }) => sum + value, 0)).toBe(56_040 + 280);
  });
});
