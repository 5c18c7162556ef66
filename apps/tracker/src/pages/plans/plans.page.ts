import { dayShown } from '#kernel';
import { heading, html, link, table, tag } from '#pages';
import type { Html, TagColour } from '#pages';
import type { AreaPlans, PlanStanding } from '#planning';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { planPath } from './plan-paths';

const STATUSES: Readonly<Record<PlanStanding['status'], readonly [string, TagColour]>> = {
  none: ['Nothing planned', 'grey'],
  draft: ['Draft', 'yellow'],
  agreed: ['Agreed', 'green'],
  'under-revision': ['Agreed, a revision waits', 'blue'],
  withdrawn: ['Withdrawn', 'grey'],
};

/** How a plan stands, in a word or two. */
export function planStatusTag(status: PlanStanding['status']): Html {
  return tag(...STATUSES[status]);
}

export interface PlansShown {
  readonly area: AreaNamed;
  readonly plans: AreaPlans['plans'];
  /** Those that were defined. */
  readonly policyYears: readonly string[];
  readonly moment: MomentKept;
}

/** What an area plans, a policy year each, those too that nothing is planned for yet. */
export function plansContent({ area, plans, policyYears, moment }: PlansShown, bar: Html): Html {
  const byYear = new Map(plans.map((plan) => [plan.policyYear, plan]));
  const years = [...new Set([...policyYears, ...byYear.keys()])].toSorted();
  return html`${heading('Plans', area.name)} ${bar}
  ${table({
    caption: 'One a policy year',
    columns: [{ name: 'Policy year' }, { name: 'Status' }, { name: 'Agreed on' }],
    rows: years.map((year) => {
      const plan = byYear.get(year);
      return [
        link(atMoment(planPath(area.code, year), moment), year),
        plan ? planStatusTag(plan.status) : 'nothing planned yet',
        plan?.agreedOn === undefined ? 'not agreed' : dayShown(plan.agreedOn),
      ];
    }),
  })}`;
}
