// What a fund has to look like, wherever it is read: it loads no framework, as the index does.
export {
  areaOfSpendSchema,
  forecastSchema,
  fundAgreementSchema,
  fundContentSchema,
  fundSubmissionSchema,
  penceSchema,
  receiptSchema,
  spendingSchema,
  virementSchema,
} from './fund-content';
export { fundSums, roundedTo } from './fund-sums';
export type { FundSum } from './fund-sums';
export { FROM_OTHER_FUNDS, SECTION_NAMES } from './section-names';
