import type { Refusal } from '#kernel';
import type { PolicyYear } from './policy-year';
import type { ReturnTemplate } from './return-template';
import { calendarFaults } from './template-faults/calendar-faults';
import { codeFaults } from './template-faults/code-faults';
import { layoutFaults } from './template-faults/layout-faults';
import { questionFaults } from './template-faults/question-faults';
import { ruleFaults } from './template-faults/rule-faults';
import { sourceFaults } from './template-faults/source-faults';

/**
 * What is wrong with a template of the right form, all of it at once: what could not be printed, answered, filled in or
 * checked. Empty where it may be put in force.
 *
 * @param policyYears those in force. A template may be of a year that none of them is; it then takes no figures of it.
 */
export function templateFaults(
  template: ReturnTemplate,
  policyYears: readonly Pick<PolicyYear, 'year' | 'metrics'>[],
): Refusal[] {
  return [
    ...calendarFaults(template),
    ...codeFaults(template),
    ...layoutFaults(template),
    ...questionFaults(template),
    ...ruleFaults(template),
    ...sourceFaults(template, policyYears),
  ];
}
