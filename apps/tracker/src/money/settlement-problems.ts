import type { Refusal } from '#kernel';
import { PROBLEMS } from '#platform';
import type { ProblemError } from '#platform';
import type { ProblemKinds } from '../deciding';
import { MONEY_PROBLEMS, refusedMoney } from './money-command';

const NOT_READY = [
  'nothing-to-sign',
  'signed-already',
  'stale-hash',
  'no-agreement-in-force',
  'pooled-fund-not-agreed',
  'not-a-partner-of-fund',
  'held-beyond-its-line',
  'settlement-open-already',
  'settlement-closed',
  'settlement-still-open',
  'settlement-voided',
  'void-not-proposed',
  'void-proposed',
  'not-computed',
  'nothing-was-known-to-settle-on',
  'figure-not-reported',
  'nothing-changed',
  'second-opinion-differs',
  'coverage-incomplete',
  'coverage-complete',
  'disputed-already',
  'too-many-disputes',
  'too-much-said',
  'evidence-beyond-limits',
  'no-such-dispute',
  'dispute-open',
  'claim-not-computed',
  'approvals-missing',
  'approved-already',
  'before-its-day',
  'posted-already',
  'quarter-not-the-last-counted',
  'nothing-left-to-hold',
  'not-posted',
  'released-already',
  'restatement-not-agreed',
  'reopening-closed',
  'forecast-posted',
  'terms-of-another-fund',
  'older-watermark',
  'terms-superseded',
  'restatement-unfinished',
  'payment-outstanding',
];

const NOT_THERE = [
  'agreement-of-unknown-area',
  'agreement-of-unknown-year',
  'no-agreement',
  'no-settlement',
  'unknown-area',
  'unknown-policy-year',
  'unknown-metric',
  'unknown-watermark',
];

/** Rules about agreements and settlements that say something else than that what was sent breaks them. */
const KINDS: ProblemKinds = {
  ...Object.fromEntries(NOT_READY.map((rule) => [rule, MONEY_PROBLEMS.misplaced])),
  ...Object.fromEntries(NOT_THERE.map((rule) => [rule, PROBLEMS.notFound])),
  'quarter-not-of-agreement': PROBLEMS.questionRefused,
  // The count that is settled on all the same was to be named in what was sent.
  'figure-not-reported at /counts': MONEY_PROBLEMS.refused,
  // A grant for one partner is none for another.
  'signs-for-another': PROBLEMS.notPermitted,
  'outcome-of-one-side': PROBLEMS.notPermitted,
};

/** A command on an agreement or a settlement, or a question about one, that was refused. */
export function refusedSettlement(refusals: readonly Refusal[]): ProblemError {
  return refusedMoney(refusals, KINDS);
}
