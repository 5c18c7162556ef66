import { jsonPence, type Pence, type Refusal } from '#kernel';
import type { AgreementContent } from './agreement-content';
import { refuseCost } from './agreement-content.rules';
import { refusal } from './rules';
import { figuresOf, settle, type Counts } from './settle';
import { steps, type Settled } from './working';

/** Another count, or another price, of a figure: `non-elective-admissions/2016/17`. */
export interface Supposed {
  readonly figure: string;
  readonly count?: number | undefined;
  readonly pricePence?: number | undefined;
}

/**
 * What an agreement would come to on other counts or prices, and never less than quarters that were posted keep. Nothing is
 * decided by it, and nothing recorded.
 */
export function whatIf(
  terms: AgreementContent,
  counts: Counts,
  supposed: readonly Supposed[],
  keptPence = 0,
): Settled {
  const settled = settle(atPrices(terms, supposed), atCounts(counts, supposed));
  const released = BigInt(keptPence);
  return settled.released < released ? kept(terms, settled, released) : settled;
}

/** What was posted is not given back, though less is earned. */
function kept(terms: AgreementContent, settled: Settled, released: Pence): Settled {
  const fund = BigInt(terms.fundPence);
  const retained = fund - released;
  const write = steps(terms);
  const nothingBack = 'Quarters were posted for more than is earned, and nothing is given back';
  write('kept', ['rule'], { name: 'Released', pence: released }, nothingBack, [
    { name: 'Earned', pence: settled.released },
    { name: 'Posted', pence: released },
  ]);
  const rest = 'What was not released stays with who holds the fund';
  write('retained', ['fund', 'holder'], { name: 'Retained', pence: retained }, rest, [
    { name: 'Fund', pence: fund },
    { name: 'Released', pence: released },
  ]);
  const now: Readonly<Record<string, Pence>> = { released, retained };
  const amounts = settled.amounts.map(({ name, pence }) => ({
    name,
    pence: jsonPence(now[name] ?? BigInt(pence)),
  }));
  return { steps: [...settled.steps, ...write.written], amounts, released, retained };
}

/** What cannot be supposed, all of it at once: whatever is asked is in the answer, or refused. */
export function refuseSupposed(
  terms: AgreementContent,
  counts: Counts,
  supposed: readonly Supposed[],
): Refusal[] {
  const known = figuresOf(terms).map(({ figure }) => figure);
  const named = supposed.map(({ figure }) => figure);
  const refusals = supposed.flatMap(({ figure, count, pricePence }, at) => {
    const where = `/supposed/${at}`;
    if (!known.includes(figure)) {
      const mend = `Name one of: ${known.join(', ')}`;
      return [refusal('unknown-figure', `${where}/figure`, `It does not rest on ${figure}`, mend)];
    }
    if (named.indexOf(figure) < at) {
      const what = `${figure} is supposed above`;
      return [refusal('supposed-twice', `${where}/figure`, what, 'Give its count and its price in one')];
    }
    if (count === undefined && pricePence === undefined)
      return [refusal('nothing-supposed', where, `Of ${figure} nothing is supposed`, 'Give another count')];
    if (pricePence !== undefined && terms.rule.kind === 'pay-for-performance') {
      const what = 'It pays for a reduction, and has no price';
      return [refusal('no-price-in-rule', `${where}/pricePence`, what, 'Suppose another count')];
    }
    return [];
  });
  if (refusals.length > 0) return refusals;
  return refuseCost(atPrices(terms, supposed), atCounts(counts, supposed), '/supposed');
}

function atPrices(terms: AgreementContent, supposed: readonly Supposed[]): AgreementContent {
  const { rule } = terms;
  if (rule.kind === 'pay-for-performance') return terms;
  const activity = rule.activity.map((line) => {
    const other = supposed.find(({ figure }) => figure === `${line.metric}/${line.period}`);
    return { ...line, pricePence: other?.pricePence ?? line.pricePence };
  });
  return { ...terms, rule: { ...rule, activity } };
}

function atCounts(counts: Counts, supposed: readonly Supposed[]): Counts {
  const others = new Map(counts);
  for (const { figure, count } of supposed) if (count !== undefined) others.set(figure, count);
  return others;
}
