import { count, grid, rate, sheet, type Unlaid } from '../form';
import { periodCode, periodTitle, quartersOf } from '../quarters';

const YEARS = ['2011/12', '2012/13', '2013/14', '2014/15', '2015/16'];

/** A straight line through the past, which may be written over and need not be: no answer here is required. */
function projected(code: string, title: string, periods: readonly string[]): Unlaid {
  const more = { required: false } as const;
  const named = (part: string, key: string) => `${code}-${part}-${periodCode(key)}`;
  const asked = (what: string, key: string) =>
    `Projection, ${title.toLowerCase()}: ${what}, ${periodTitle(key)}`;
  return grid({ code: `${code}s`, title: `${title}: historic and projected` }, periods.map(periodTitle), [
    {
      label: 'Rate',
      cells: periods.map((key) => rate(named('rate', key), asked('rate', key), 1, more)),
    },
    {
      label: 'Numerator',
      cells: periods.map((key) => count(named('count', key), asked('numerator', key), more)),
    },
    {
      label: 'Denominator',
      cells: periods.map((key) => count(named('population', key), asked('denominator', key), more)),
    },
  ]);
}

export const PROJECTIONS = sheet('projections', '7. Metric trends', [
  projected('nea-projection', 'Non-elective admissions', ['2014/15-Q4', ...quartersOf('2015/16')]),
  projected('residential-projection', 'Residential admissions', YEARS),
  projected('reablement-projection', 'Reablement', YEARS),
  projected('dtoc-projection', 'Delayed transfers of care', [
    ...quartersOf('2014/15'),
    ...quartersOf('2015/16'),
  ]),
]);
