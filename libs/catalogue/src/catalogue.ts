import type { ColumnMapping } from './column-mapping';
import { DELAYED_DAYS_AS_PUBLISHED } from './mappings/delayed-days-as-published';
import { PLAIN_COUNTS } from './mappings/plain-counts';
import type { Measure } from './measure';
import {
  INJURIES_DUE_TO_FALLS,
  NON_ELECTIVE_ADMISSIONS,
  NON_ELECTIVE_ADMISSIONS_SUS,
} from './measures/admissions';
import {
  PATIENT_EXPERIENCE_SCORE,
  PERMANENT_RESIDENTIAL_ADMISSIONS,
  PERMANENT_RESIDENTIAL_ADMISSIONS_RATE,
  REABLEMENT_AT_HOME_91_DAYS,
  REABLEMENT_AT_HOME_RATE,
  REABLEMENT_DISCHARGES,
} from './measures/adult-social-care';
import { DELAYED_DAYS } from './measures/delayed-transfers';
import { POLICY_YEAR_2014_15 } from './policy-years/2014-15';
import { POLICY_YEAR_2015_16 } from './policy-years/2015-16';
import { POLICY_YEAR_2016_17 } from './policy-years/2016-17';
import type { PolicyYear } from './policy-year';

/** The first version of every measure. What is in force may have moved on: ask `#reference`. */
export const MEASURES: readonly Measure[] = [
  NON_ELECTIVE_ADMISSIONS,
  NON_ELECTIVE_ADMISSIONS_SUS,
  DELAYED_DAYS,
  PERMANENT_RESIDENTIAL_ADMISSIONS,
  PERMANENT_RESIDENTIAL_ADMISSIONS_RATE,
  REABLEMENT_DISCHARGES,
  REABLEMENT_AT_HOME_91_DAYS,
  REABLEMENT_AT_HOME_RATE,
  PATIENT_EXPERIENCE_SCORE,
  INJURIES_DUE_TO_FALLS,
];

/** The first version of every policy year. What is in force may have moved on: ask `#reference`. */
export const POLICY_YEARS: readonly PolicyYear[] = [
  POLICY_YEAR_2014_15,
  POLICY_YEAR_2015_16,
  POLICY_YEAR_2016_17,
];

/** The first version of every column mapping that ships. What is in force may have moved on: ask `#reference`. */
export const COLUMN_MAPPINGS: readonly ColumnMapping[] = [PLAIN_COUNTS, DELAYED_DAYS_AS_PUBLISHED];
