import { link, linkList, type Html } from '#pages';
import { isGranted } from '#platform';
import { APPROVER, FINANCE, PREPARER } from '../../../permissions';
import { agreementDecisionPath, type Before, type DecisionOnAgreement } from './agreement-decision';
import { OPEN, PROPOSE, WITHDRAW } from './putting-in-force';
import { SIGN } from './signing';

/** What somebody may decide on an agreement as it stands, as links. */
export function agreementDecisionLinks(before: Before): Html {
  const { standing, session } = before;
  const may = (roles: Parameters<typeof isGranted>[1]): boolean =>
    isGranted(session.identity, roles, standing.area);
  const decisions: DecisionOnAgreement[] = [
    SIGN,
    ...(may(FINANCE.roles) ? [OPEN] : []),
    ...(may(PREPARER.roles) ? [PROPOSE] : []),
    ...(may(APPROVER.roles) ? [WITHDRAW] : []),
  ];
  const offered = decisions.filter(({ isOffered }) => isOffered(before));
  return linkList(offered.map((decision) => link(agreementDecisionPath(standing, decision), decision.title)));
}
