import type { AgreementContent } from './agreement-content';
import { settle, type Counts } from './settle';
import type { Settled } from './working';

/** Another count, or another price, of a figure: `non-elective-admissions/2016/17`. */
export interface Supposed {
  readonly figure: string;
  readonly count?: number | undefined;
  readonly pricePence?: number | undefined;
}

/** What an agreement would come to on other counts or prices. Nothing is decided by it, and nothing recorded. */
export function whatIf(terms: AgreementContent, counts: Counts, supposed: readonly Supposed[]): Settled {
  const others = new Map(counts);
  for (const { figure, count } of supposed) if (count !== undefined) others.set(figure, count);
  const { rule } = terms;
  if (rule.kind === 'pay-for-performance') return settle(terms, others);
  const activity = rule.activity.map((line) => {
    const other = supposed.find(({ figure }) => figure === `${line.metric}/${line.period}`);
    return { ...line, pricePence: other?.pricePence ?? line.pricePence };
  });
  return settle({ ...terms, rule: { ...rule, activity } }, others);
}
