import type { ReturnTemplate } from './return-template';
import { PLANNING_2014_15 } from './return-templates/2014-15-planning';
import { RETURN_2014_15_Q4 } from './return-templates/2014-15-q4';
import { RETURN_2015_16_Q1 } from './return-templates/2015-16-q1';
import { RETURN_2015_16_Q2 } from './return-templates/2015-16-q2';
import { RETURN_2015_16_Q3 } from './return-templates/2015-16-q3';

/** The first version of every template that ships. What is in force may have moved on: ask `#returns`. */
export const RETURN_TEMPLATES: readonly ReturnTemplate[] = [
  PLANNING_2014_15,
  RETURN_2014_15_Q4,
  RETURN_2015_16_Q1,
  RETURN_2015_16_Q2,
  RETURN_2015_16_Q3,
];
