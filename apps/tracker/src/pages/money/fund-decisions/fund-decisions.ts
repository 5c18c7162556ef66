import { link, linkList, type Html } from '#pages';
import { isGranted } from '#platform';
import type { Session } from '#platform';
import type { FundStanding } from '#pooled-fund';
import { APPROVER, FINANCE, PREPARER } from '../../../permissions';
import { fundPath } from '../money-paths';
import { AGREE, FUND_WRITING } from './agreeing';
import type { DecisionOnFund } from './fund-decision';
import { FUND_RECORDING } from './recording';

/** Who decides what on a pooled fund, by the part of the address that their decisions stand below. */
export const FUND_DECISIONS = {
  finance: { decisions: FUND_RECORDING, roles: FINANCE.roles },
  preparer: { decisions: FUND_WRITING, roles: PREPARER.roles },
  approver: { decisions: [AGREE], roles: APPROVER.roles },
} as const;
export type DecidedAs = keyof typeof FUND_DECISIONS;

export function fundDecisionPath(
  { area, policyYear }: Pick<FundStanding, 'area' | 'policyYear'>,
  as: DecidedAs,
  { name }: DecisionOnFund,
): string {
  return `${fundPath(area, policyYear)}/${as}/${name}`;
}

/** What somebody may decide on a fund as it stands, as links. */
export function fundDecisionLinks(fund: FundStanding, { identity }: Session, today: string): Html {
  const links = (['approver', 'preparer', 'finance'] as const).flatMap((as) => {
    const { decisions, roles } = FUND_DECISIONS[as];
    if (!isGranted(identity, roles, fund.area)) return [];
    return decisions
      .filter(({ isOffered }) => isOffered({ fund, today }))
      .map((decision) => link(fundDecisionPath(fund, as, decision), decision.title));
  });
  return linkList(links);
}
