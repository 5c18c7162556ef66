import type { PlanAgreement, PlanContent } from './plan-content';

interface OfPlan {
  readonly area: string;
  readonly policyYear: string;
}

/** A first draft was written, or the draft was written anew. */
export interface PlanDrafted {
  readonly type: 'plan.drafted';
  readonly data: OfPlan & { readonly content: PlanContent };
}

/** The draft, or the revision, was agreed by its partners and is in force. */
export interface PlanAgreed {
  readonly type: 'plan.agreed';
  readonly data: OfPlan & { readonly agreement: PlanAgreement };
}

/** Another content was put forward for an agreed plan. It is in force once it is agreed, not before. */
export interface PlanRevised {
  readonly type: 'plan.revised';
  readonly data: OfPlan & { readonly content: PlanContent; readonly reason: string };
}

/** The plan was taken back: nothing is in force. */
export interface PlanWithdrawn {
  readonly type: 'plan.withdrawn';
  readonly data: OfPlan & { readonly reason: string };
}

export type PlanEvent = PlanDrafted | PlanAgreed | PlanRevised | PlanWithdrawn;

/** The stream of one area's plan for one policy year: `plan/E06000031/2014-15`. */
export function planStream(area: string, policyYear: string): string {
  return plansOfArea(area) + policyYear.replace('/', '-');
}

/** What the names of the streams of an area's plans begin with: `plan/E06000031/`. */
export function plansOfArea(area: string): string {
  return `plan/${area}/`;
}

/** The area whose plan a stream is; undefined where the stream is no plan's. */
export function areaOfPlanStream(stream: string): string | undefined {
  return /^plan\/([^/]+)\//.exec(stream)?.[1];
}

/** The policy year whose plan a stream of a plan is, `2014/15`. */
export function policyYearOfPlanStream(stream: string): string {
  return stream.slice(stream.lastIndexOf('/') + 1).replace('-', '/');
}
