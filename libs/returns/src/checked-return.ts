import type { ReturnTemplate } from '#catalogue';
import { checkReturn, type CheckedReturn } from './checks/check-return';
import type { OpenReturn } from './return-state';
import type { ReturnSettings } from './return-settings';

/** What the checks find in a return as it stands, on a day in Europe/London, under the area's own thresholds. */
export function checkAsItStands(
  template: ReturnTemplate,
  { answers }: Pick<OpenReturn, 'answers'>,
  { thresholds }: ReturnSettings,
  today: string,
): CheckedReturn {
  return checkReturn({
    ...{ template, answers, today },
    thresholds: thresholds.map(({ rule, owner, reason, expires, ...change }) => ({
      ...{ rule, owner, reason, expires, change },
    })),
  });
}
