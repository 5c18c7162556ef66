import type { ReturnTemplate } from '#catalogue';
import { checkReturn, type CheckedReturn } from './checks/check-return';
import type { Snapshot } from './return.events';
import type { OutdatedCell } from './outdated-cells';
import type { OpenReturn } from './return-state';
import type { ReturnSettings } from './return-settings';

/**
 * What the checks find in a return as it stands, on a day in Europe/London, under the area's own thresholds.
 *
 * @param outdated the cells of which the ledger says something else by now
 */
export function checkAsItStands(
  template: ReturnTemplate,
  { answers }: Pick<OpenReturn, 'answers'>,
  { thresholds }: ReturnSettings,
  today: string,
  outdated: readonly OutdatedCell[],
): CheckedReturn {
  return checkReturn({
    ...{ template, answers, today, outdated },
    thresholds: thresholds.map(({ rule, owner, reason, expires, ...change }) => ({
      ...{ rule, owner, reason, expires, change },
    })),
  });
}

/** What was let pass, as a decision keeps it. */
export function warningsOf(findings: CheckedReturn['findings']): Snapshot['warnings'] {
  return findings
    .filter(({ severity }) => severity === 'warns')
    .map(({ code, cells: [first], what }) => ({ rule: code, cell: first?.address ?? '', what }));
}
