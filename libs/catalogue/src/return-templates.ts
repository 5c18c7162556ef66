import type { ReturnTemplate } from './return-template';
import { PLANNING_2014_15 } from './return-templates/2014-15-planning';

/** The first version of every template that ships. What is in force may have moved on: ask `#returns`. */
export const RETURN_TEMPLATES: readonly ReturnTemplate[] = [PLANNING_2014_15];
