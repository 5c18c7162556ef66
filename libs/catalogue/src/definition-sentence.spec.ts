import { describe, expect, test } from '@jest/globals';
import { MEASURES, POLICY_YEARS } from './catalogue';
import { measureSentence, metricSentence } from './definition-sentence';

const measure = (code: string) => {
  const found = MEASURES.find((each) => each.code === code);
  if (!found) throw new Error(`There is no measure ${code}`);
  return found;
};

describe('a definition as a sentence', () => {
  test.each([
    [
      'non-elective-admissions',
      'Non-elective admissions (general and acute, MAR), reported for each month by the commissioner of an area: whole numbers, which are summed.',
    ],
    [
      'patient-experience-score',
      'Patient or service user experience, reported for each year by the council of an area: decimals with one place, never summed.',
    ],
  ])('of the measure %s', (code, sentence) => {
    expect(measureSentence(measure(code))).toBe(sentence);
  });

  test.each([
    ['patient-experience', 'Patient or service user experience, for each year; higher is better.'],
    [
      'reablement-91-days',
      'Still at home 91 days after discharge into reablement, people aged 65 and over, as a percentage of reablement discharges, for each year; higher is better.',
    ],
  ])('of the metric %s', (code, sentence) => {
    const metric = POLICY_YEARS[0]?.metrics.find((each) => each.code === code);
    expect(metric && metricSentence(metric, measure(metric.numerator))).toBe(sentence);
  });
});
