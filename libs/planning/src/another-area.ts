import { headerWords } from '#catalogue';
import type { Refusal } from '#kernel';
import type { Area } from '#reference';
import type { PlanAgreement, PlanContent } from './plan-content';
import type { PlanBasis } from './plan-basis.query';
import { refusal } from './rules';

type Whose = Pick<PlanBasis, 'area' | 'areas'>;

/** A document that names another area and not this one: another area's plan was copied, and not changed throughout. */
export function documentOfAnotherArea({ document }: PlanContent, { area, areas }: Whose): Refusal[] {
  const other = areaNamedInstead(document, area, areas);
  if (other === undefined) return [];
  const what = `the document names ${other.name}, and the plan is ${area.name}'s`;
  return [warning('/content/document', what)];
}

/** The same of who signed for the council. */
export function councilOfAnotherArea({ partners }: PlanAgreement, { area, areas }: Whose): Refusal[] {
  return partners.flatMap(({ as, partner }, index) => {
    if (as !== 'council' || areaNamedInstead(partner, area, areas) === undefined) return [];
    const what = `${partner} signed as the council, and the plan is ${area.name}'s`;
    return [warning(`/agreement/partners/${index}/partner`, what)];
  });
}

/**
 * The area whose name stands in a text in which this one's does not; of several, that with the longest name: who writes
 * South Gloucestershire does not mean Gloucestershire.
 */
export function areaNamedInstead(text: string, area: Area, areas: readonly Area[]): Area | undefined {
  const named = areas.filter((each) => isNamed(each, text));
  const [longest] = named.toSorted((one, other) => other.name.length - one.name.length);
  if (!longest || longest.name === area.name) return undefined;
  const rest = ` ${headerWords(text)} `.replace(` ${headerWords(longest.name)} `, ' ');
  return isNamed(area, rest) ? undefined : longest;
}

function isNamed({ name }: Area, text: string): boolean {
  return ` ${headerWords(text)} `.includes(` ${headerWords(name)} `);
}

function warning(where: string, what: string): Refusal {
  const mend = 'Check that it is the plan of this area; if it is, leave it as it stands';
  return refusal('of-another-area', where, what, mend);
}
