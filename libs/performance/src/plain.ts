// What whoever has an answer may put it in words with: it loads no framework, as the index does.
export { CHANGE_NAMES, levelInWords, metricChangeInWords, partsInWords, signed } from './changes-in-words';
export type { PartInWords } from './changes-in-words';
export {
  chartMethod,
  limitsInWords,
  noForecastInWords,
  pointInWords,
  processInWords,
} from './charts/chart-words';
export { FORECAST_METHOD } from './charts/forecast';
export {
  countInWords,
  isAwaitedOfNobody,
  PROVISIONAL,
  rateInWords,
  varianceInWords,
  verdictInWords,
} from './figure-in-words';
export type { Awaited, FigureHead } from './figure-in-words';
export { performanceTable } from './performance-table';
export { newestYearOf } from './newest-year';
export { newestFigures, newestReported, plannedPeriods, plansMetInWords } from './planned-periods';
export { byVariance, noSumInWords, notJudgedInWords, sumOfAreas, tallyOf } from './standings';
export type { SumOfAreas } from './standings';
export { populationYear } from './rate';
export { thousands } from './thousands';
export {
  categoryName,
  heldApartLine,
  missingFromInWords,
  periodName,
  warningInWords,
  warningLine,
} from './wording';
