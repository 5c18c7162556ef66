import type { ReturnTemplate } from './return-template';
import { PLANNING_2014_15 } from './return-templates/2014-15-planning';
import { RETURN_2014_15_Q4 } from './return-templates/2014-15-q4';
import { RETURN_2015_16_Q1 } from './return-templates/2015-16-q1';
import { RETURN_2015_16_Q2 } from './return-templates/2015-16-q2';
import { RETURN_2015_16_Q3 } from './return-templates/2015-16-q3';
import { RETURN_2015_16_Q4 } from './return-templates/2015-16-q4';
import { RETURN_2016_17_Q1 } from './return-templates/2016-17-q1';
import { RETURN_2016_17_Q2 } from './return-templates/2016-17-q2';
import { RETURN_2016_17_Q3 } from './return-templates/2016-17-q3';
import { RETURN_2016_17_Q4 } from './return-templates/2016-17-q4';
import { RETURNS_2017_18, RETURNS_2018_19 } from './return-templates/2017-to-2019';
import { RETURNS_2019_20 } from './return-templates/2019-20';
import { RETURNS_2020_TO_2023 } from './return-templates/2020-to-2023';
import { RETURNS_2023_TO_2025 } from './return-templates/2023-to-2025';
import { RETURNS_2025_26 } from './return-templates/2025-26';

/** The first version of every template that ships. What is in force may have moved on: ask `#returns`. */
export const RETURN_TEMPLATES: readonly ReturnTemplate[] = [
  PLANNING_2014_15,
  RETURN_2014_15_Q4,
  RETURN_2015_16_Q1,
  RETURN_2015_16_Q2,
  RETURN_2015_16_Q3,
  RETURN_2015_16_Q4,
  RETURN_2016_17_Q1,
  RETURN_2016_17_Q2,
  RETURN_2016_17_Q3,
  RETURN_2016_17_Q4,
  ...RETURNS_2017_18,
  ...RETURNS_2018_19,
  ...RETURNS_2019_20,
  ...RETURNS_2020_TO_2023,
  ...RETURNS_2023_TO_2025,
  ...RETURNS_2025_26,
];
