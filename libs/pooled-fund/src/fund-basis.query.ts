import { parsePeriod, type Refusal } from '#kernel';
import type { ReferenceStore } from '#reference';
import { refusal } from './rules';

/** Whether there is such an area and such a policy year. */
export async function refuseWhose(
  reference: ReferenceStore,
  area: string,
  policyYear: string,
): Promise<Refusal[]> {
  const isKnown = (await reference.current())?.area(area) !== undefined;
  return [
    ...(isKnown ? [] : [unknownFundArea(area)]),
    ...(parsePeriod(policyYear)?.kind === 'year'
      ? []
      : [
          refusal(
            'unknown-fund-year',
            '/policyYear',
            `${policyYear} is no year`,
            'Use a year such as 2016/17',
          ),
        ]),
  ];
}

export function unknownFundArea(area: string): Refusal {
  return refusal(
    'unknown-fund-area',
    '/area',
    `There is no area ${area}`,
    "Use the area's 9-character ONS code",
  );
}
