import type { Refusal } from '#kernel';
import type { PolicyYear } from './policy-year';
import type { ReturnTemplate } from './return-template';
import { calendarFaults } from './template-faults/calendar-faults';
import { codeFaults } from './template-faults/code-faults';
import { layoutFaults } from './template-faults/layout-faults';
import { questionFaults } from './template-faults/question-faults';
import { ruleFaults } from './template-faults/rule-faults';
import { sourceFaults } from './template-faults/source-faults';

type Part = keyof ReturnTemplate;
type Years = readonly Pick<PolicyYear, 'year' | 'metrics'>[];

/** What is looked for, and the members of a template that it is looked for in. */
const CHECKS: readonly {
  readonly of: readonly Part[];
  readonly faults: (template: ReturnTemplate, policyYears: Years) => Refusal[];
}[] = [
  { of: ['calendar', 'period', 'policyYear'], faults: calendarFaults },
  { of: ['sheets', 'rules', 'signOff'], faults: codeFaults },
  { of: ['sheets'], faults: layoutFaults },
  { of: ['sheets'], faults: questionFaults },
  { of: ['sheets', 'rules'], faults: ruleFaults },
  { of: ['sheets'], faults: sourceFaults },
];

/**
 * What is wrong with a template of the right form, all of it at once: what could not be printed, answered, filled in or
 * checked. Empty where it may be put in force.
 *
 * @param policyYears those in force. A template may be of a year that none of them is; it then takes no figures of it.
 * @param malformed the members that do not have their form: nothing is looked for in them.
 */
export function templateFaults(
  template: ReturnTemplate,
  policyYears: Years,
  malformed: ReadonlySet<string> = new Set(),
): Refusal[] {
  return CHECKS.filter(({ of }) => of.every((part) => !malformed.has(part))).flatMap(({ faults }) =>
    faults(template, policyYears),
  );
}
