import type { Refusal } from '#kernel';
import type { FundContent, SettledLine } from '#pooled-fund';
import type { AgreementContent } from './agreement-content';
import { refusal } from './rules';
import type { OfSettlement } from './settlement.events';
import { pounds } from './working';

/** Why terms may not hold money back in the pooled fund of their area and year, as that fund is agreed. */
export function refuseHolding(
  { area, policyYear }: OfSettlement,
  { partners }: Pick<AgreementContent, 'partners'>,
  fund: Pick<FundContent, 'partners'> | undefined,
): Refusal[] {
  const name = `the pooled fund of ${area} for ${policyYear}`;
  if (!fund)
    return [
      refusal('pooled-fund-not-agreed', '', `Nobody has agreed ${name}`, 'Draft it, and agree it first'),
    ];
  const known = new Set(fund.partners.map(({ source }) => source));
  return partners
    .filter(({ partner }) => !known.has(partner))
    .map(({ partner }) =>
      refusal(
        'not-a-partner-of-fund',
        '',
        `${partner} is no partner of ${name}`,
        'Sign terms that bind the partners of the fund alone, or revise the fund',
      ),
    );
}

/** What is set aside under an agreement: held back, or divided by now. */
export interface SetAside {
  readonly agreement: string;
  readonly holder: string;
  readonly fundPence: number;
}

/** The lines that an agreement settles, and those of the agreements it settles them with. */
export function linesOf(agreement: string, lines: readonly SettledLine[]): SettledLine[] {
  const own = lines.filter(({ agreements }) => agreements.includes(agreement));
  const together = new Set(own.flatMap(({ agreements }) => agreements));
  return lines.filter(({ agreements }) => agreements.some((each) => together.has(each)));
}

/** Why terms may not hold back what they say: the lines of the fund that they settle have less than is held of them. */
export function refuseBeyondLines(
  { agreement }: OfSettlement,
  { fundPence }: Pick<AgreementContent, 'fundPence'>,
  lines: readonly SettledLine[],
  others: readonly SetAside[],
): Refusal[] {
  const own = linesOf(agreement, lines);
  const beside = others.filter((each) => own.some(({ agreements }) => agreements.includes(each.agreement)));
  const budgetPence = own.reduce((sum, each) => sum + each.budgetPence, 0n);
  const heldPence = beside.reduce((sum, each) => sum + BigInt(each.fundPence), BigInt(fundPence));
  if (own.length === 0 || heldPence <= budgetPence) return [];
  const under = beside.map((each) => `, ${pounds(each.fundPence)} under ${each.agreement}`).join('');
  const what = `${own.map(({ line }) => line).join(', ')} has ${pounds(budgetPence)}; ${pounds(fundPence)} would be held of it under ${agreement}${under}`;
  const mend = 'Sign terms of no more than is left, vire budget to the line, or void what is held of it';
  return [refusal('held-beyond-its-line', '', what, mend)];
}

/** What may be the same money: set aside by the same holder, where no lines of the fund tell the two apart. */
export function warnOfSameMoney(
  { agreement }: OfSettlement,
  { holder }: Pick<AgreementContent, 'holder'>,
  lines: readonly SettledLine[],
  others: readonly SetAside[],
): Refusal[] {
  const isNamed = (code: string) => lines.some(({ agreements }) => agreements.includes(code));
  return others
    .filter((each) => each.holder === holder && !(isNamed(agreement) && isNamed(each.agreement)))
    .map((each) =>
      refusal(
        'may-be-held-twice',
        '',
        `${holder} has set ${pounds(each.fundPence)} aside under ${each.agreement} as well, and no line of the fund tells the two apart`,
        'See that it is not the same money; name each at the line it settles, as settled-by-agreement',
      ),
    );
}
