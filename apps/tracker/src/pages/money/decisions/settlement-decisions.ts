import { link, linkList, type Html } from '#pages';
import { isGranted } from '#platform';
import type { RoutePermission, Session } from '#platform';
import type { OfSettlement, SettlementStanding } from '#settlement';
import { APPROVER, FINANCE } from '../../../permissions';
import { settlementPath } from '../money-paths';
import { APPROVING } from './approving';
import { BY_PARTNERS } from './partners';
import { RECORDING } from './recording';
import { ownPartners, type DecisionOnSettlement } from './settlement-decision';

/** Who decides what on a settlement, by the part of the address that their decisions stand below. */
export const SETTLEMENT_DECISIONS = {
  finance: RECORDING,
  partner: BY_PARTNERS,
  approver: APPROVING,
} as const;
export type DecidedAs = keyof typeof SETTLEMENT_DECISIONS;

export function decisionPath(of: OfSettlement, as: DecidedAs, { name }: DecisionOnSettlement): string {
  return `${settlementPath(of)}/${as}/${name}`;
}

/** What somebody may decide on a settlement as it stands, as links. */
export function settlementDecisionLinks(standing: SettlementStanding, session: Session): Html {
  const may: Readonly<Record<DecidedAs, boolean>> = {
    finance: isFor(FINANCE),
    partner: ownPartners(standing.terms.content, session.identity).length > 0,
    approver: isFor(APPROVER),
  };
  function isFor({ roles }: RoutePermission): boolean {
    return isGranted(session.identity, roles, standing.area);
  }
  const links = (['finance', 'partner', 'approver'] as const).flatMap((as) =>
    SETTLEMENT_DECISIONS[as]
      .filter(({ isOffered }) => may[as] && isOffered({ standing, session }))
      .map((decision) => link(decisionPath(standing, as, decision), decision.title)),
  );
  return linkList(links);
}
