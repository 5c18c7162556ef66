import type { Refusal } from '#kernel';
import type { FundContent } from '#pooled-fund';
import type { AgreementContent } from './agreement-content';
import { refusal } from './rules';
import type { OfSettlement } from './settlement.events';

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
