import { expect, test } from '@jest/globals';
import { CCG, COUNTY, cambridgeshireFund } from './cambridgeshire.fixture';
import { forecastSchema, fundContentSchema, spendingSchema } from './fund-content';

const { content } = cambridgeshireFund();

test.each(['0', '1', '0.5', '0.333333'])('%s is a share', (share) => {
  expect(fundContentSchema.safeParse(sharedSo(share)).success).toBe(true);
});

test.each(['.5', '0.', '1.0', '01', '0.3333333', '-0.5', '50%', ''])('"%s" is no share', (share) => {
  expect(fundContentSchema.safeParse(sharedSo(share)).success).toBe(false);
});

test.each(['2016-13', '2016-00', '2016-06-30', '2016-6', 'June 2016'])('"%s" is no month', (month) => {
  const forecast = { line: 'iachs', asOf: month, outturnPence: 1, method: 'as commissioned' };
  expect(forecastSchema.safeParse(forecast).success).toBe(false);
  expect(forecastSchema.safeParse({ ...forecast, asOf: '2016-06' }).success).toBe(true);
  expect(spendingSchema.safeParse({ line: 'iachs', month, pence: 1 }).success).toBe(false);
});

function sharedSo(share: string) {
  const joint = [
    { partner: CCG, share },
    { partner: COUNTY, share: '0' },
  ];
  return { ...content, lines: content.lines.map((line) => ({ ...line, commissioner: { joint } })) };
}
