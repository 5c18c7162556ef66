export { AgreePlanCommand } from './agree-plan.command';
export { areaNamedInstead } from './another-area';
export type { PlanOutcome } from './decide-plan';
export { DraftPlanCommand } from './draft-plan.command';
export type {
  Contributor,
  PlanAgreement,
  PlanContent,
  PlanFigure,
  PlanProposal,
  PlanSubmission,
  Projection,
  TargetLine,
} from './plan-content';
export { PlanHistoryQuery } from './plan-history.query';
export type { PlanDecision, PlanHistory } from './plan-history.query';
export { plansInForce } from './plan-in-force.query';
export type { PlanAsked, PlanInForce } from './plan-in-force.query';
export { planStandings } from './plan-standings.query';
export { planWarnings } from './plan-warnings';
export { areaOfPlanStream, planStream } from './plan.events';
export { PlansOfAreaQuery } from './plans-of-area.query';
export type { AreaPlans, PlanStanding } from './plans-of-area.query';
export { PlanningModule } from './planning.module';
export { RevisePlanCommand } from './revise-plan.command';
export { PLANNING_RULES } from './rules';
export { WithdrawPlanCommand } from './withdraw-plan.command';
