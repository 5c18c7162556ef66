import { describe, expect, test } from '@jest/globals';
import type { QueryBus } from '@nestjs/cqrs';
import { fail, ok } from '#kernel';
import type { DefinitionStore } from '#reference';
import { RISK_SHARE } from './cambridgeshire-2016.fixture';
import { FigureRecords } from './figure-records';

const METRIC = { code: 'non-elective-admissions', numerator: 'non-elective-admissions-sus' };
const FIGURE = { metric: METRIC.code, period: '2016/17' };
const WATERMARK = {
  ...{ id: 7, at: '2017-06-30T11:00:00Z', decisionPosition: 9, referenceVersion: 1 },
  ...{ lanes: [], nextOffsets: [] },
};

/** Reads by answers that are given, of a year that asks for some metrics. */
function behind(answer: () => unknown, metrics: readonly object[] = [METRIC]) {
  const queries = { execute: () => Promise.resolve(answer()) } as unknown as QueryBus;
  const inForce = () => Promise.resolve({ policyYears: [{ year: RISK_SHARE.policyYear, metrics }] });
  const records = new FigureRecords(queries, { inForce } as unknown as DefinitionStore);
  return records.behind(RISK_SHARE, FIGURE, WATERMARK);
}

describe('the records behind a count', () => {
  test('are too many where they go on and on, and reading them ends', async () => {
    const page = Array.from({ length: 500 }, () => ({ measure: METRIC.numerator }));
    let pages = 0;
    const endless = () => {
      pages += 1;
      return ok({ known: true, records: { records: page, next: 'more' } });
    };
    expect(await behind(endless)).toEqual(fail('too-many'));
    expect(pages).toBe(101);
  });

  test('are not told where the figure is not explained, or its metric not defined', async () => {
    expect(await behind(() => fail({ rule: 'unknown-metric' }))).toEqual(fail('not-explained'));
    expect(await behind(() => ok({ known: false }))).toEqual(fail('not-explained'));
    const defined = () => ok({ known: true, records: { records: [] } });
    expect(await behind(defined)).toEqual(ok({ measure: METRIC.numerator, records: [] }));
    expect(await behind(defined, [])).toEqual(fail('not-explained'));
  });
});
