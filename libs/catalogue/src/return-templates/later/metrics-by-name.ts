import { choice, list, sheet, text } from '../form';
import type { Part } from '../quarterly/part';
import { progressAsked, progressCommented } from '../quarterly/progress';

/** A metric of a year that no policy year here defines: nothing is filled in of it. */
export interface NamedMetric {
  readonly code: string;
  readonly name: string;
}

export const NON_ELECTIVE: NamedMetric = { code: 'nea', name: 'Non-elective admissions' };
export const DELAYED_TRANSFERS: NamedMetric = { code: 'dtoc', name: 'Delayed transfers of care' };
export const RESIDENTIAL: NamedMetric = {
  code: 'residential',
  name: 'Long-term support needs of people aged 65 and over met by admission to residential and nursing care homes',
};
export const REABLEMENT: NamedMetric = {
  code: 'reablement',
  name: 'People aged 65 and over who were still at home 91 days after discharge into reablement or rehabilitation',
};
export const AVOIDABLE: NamedMetric = { code: 'avoidable', name: 'Avoidable admissions' };
export const FALLS: NamedMetric = {
  code: 'falls',
  name: 'Emergency admissions due to falls, people aged 65 and over',
};
export const USUAL_RESIDENCE: NamedMetric = {
  code: 'usual-residence',
  name: 'Discharge to the usual place of residence',
};
export const LENGTH_OF_STAY: NamedMetric = {
  code: 'length-of-stay',
  name: 'Inpatients resident for 14 and for 21 days or more',
};
export const EMERGENCY_65: NamedMetric = {
  code: 'emergency-65',
  name: 'Emergency admissions of people aged 65 and over, per 100,000',
};
export const DISCHARGE_DELAY: NamedMetric = {
  code: 'discharge-delay',
  name: 'Average length of discharge delay',
};

/** How each metric goes, in the words that the year offers. */
export function metricsByName(policyYear: string, metrics: readonly NamedMetric[], tab: string): Part {
  const options = progressAsked(policyYear);
  return {
    sheet: sheet(
      'metrics',
      tab,
      metrics.map(({ code, name }) =>
        list({ code, title: name }, [
          choice(
            `${code}-progress`,
            'Assessment of progress against the planned target',
            options.map((option) => option.name),
          ),
          text(`${code}-commentary`, 'Challenges and any support needs', { required: false }),
          text(`${code}-achievements`, 'Achievements', { required: false }),
        ]),
      ),
    ),
    rules: metrics.map(({ code, name }) => progressCommented(policyYear, code, name)),
  };
}
