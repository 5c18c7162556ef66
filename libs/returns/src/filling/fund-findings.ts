import type { AnswerSource } from '#catalogue';
import { describePeriod, period } from '#kernel';
import { fundAmount, type AgreedMoney } from '#pooled-fund';
import { found, type Found } from './finding';

/** As many lines are named as tell which month it is about. */
const NAMED = 3;

/** An amount of a fund, and of which months of it nothing is recorded: what is only there in part says so. */
export function fundFinding(
  source: Extract<AnswerSource, { readonly from: 'fund' }>,
  fund: AgreedMoney,
): Found {
  const amount = fundAmount(fund, source);
  if (!amount.ok) return amount;
  const { pence, notRecorded } = amount.value;
  const warnings = notRecorded.map(({ month, lines }) => {
    const more = lines.length > NAMED ? `, and ${lines.length - NAMED} more` : '';
    const what = `Nothing is recorded to have been spent in ${describePeriod(period(month))} on ${lines.slice(0, NAMED).join(', ')}${more}`;
    return { rule: 'month-not-recorded', what };
  });
  return found(pence, { warnings });
}
