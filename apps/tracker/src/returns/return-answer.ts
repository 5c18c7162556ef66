import type { ReturnInShort, ReturnStanding } from '#returns';

type Submission = ReturnStanding['submissions'][number];
type Decision = ReturnStanding['decisions'][number];
type Approval = Submission['snapshot']['approvals'][number];
type Voided = ReturnStanding['voided'][number];
type SignOff = Submission['snapshot']['signOff'];

export interface ReturnsAnswer {
  readonly area: string;
  readonly returns: readonly ReturnInShort[];
}

/** What went out of one revision, without the answers, which its documents have. */
interface SubmissionAnswer
  extends
    Omit<Submission, 'snapshot' | 'ratified'>,
    Omit<Submission['snapshot'], 'answers' | 'watermarks' | 'asked' | 'missing'> {
  readonly missing?: Submission['snapshot']['missing'] | undefined;
}

/** A return as it is answered. Decisions are told by their type as it is recorded. */
export interface ReturnAnswer extends Omit<ReturnStanding, 'submissions' | 'decisions' | 'voided'> {
  readonly voided: readonly (Omit<Voided, 'voidedBy'> & { readonly voidedBy: string })[];
  readonly submissions: readonly SubmissionAnswer[];
  readonly decisions: readonly (Omit<Decision, 'type'> & { readonly type: string })[];
}

export function returnAnswer(standing: ReturnStanding): ReturnAnswer {
  const { approvals, voided, signOff, ratified, submissions } = standing;
  return {
    ...standing,
    approvals: approvals.map((given) => ({ ...approvalAnswer(given), signedIn: given.signedIn })),
    voided: voided.map((each) => ({
      ...each,
      approvals: each.approvals.map(approvalAnswer),
      signOff: each.signOff && signOffAnswer(each.signOff),
    })),
    signOff: signOff && { ...signOffAnswer(signOff), signedIn: signOff.signedIn },
    ratified: ratified && { on: ratified.on, reference: ratified.reference },
    submissions: submissions.map(submissionAnswer),
  };
}

function submissionAnswer({ snapshot, ratified, ...submission }: Submission): SubmissionAnswer {
  const { revision, lockedAt, areaName, template, definitionsHash, approvals, signOff } = snapshot;
  const { thresholds, warnings, missing, heads, inputHash, contentHash, renderer, documents } = snapshot;
  const { late, despite, outdated } = snapshot;
  return {
    ...{ revision, lockedAt, areaName, template, definitionsHash },
    ...{ approvals: approvals.map(approvalAnswer), signOff: signOffAnswer(signOff) },
    ...{ thresholds, warnings, missing, heads, inputHash, contentHash, renderer, documents },
    ...{ late, despite, outdated },
    ...{ ...submission, ratified: ratified ?? snapshot.ratified },
  };
}

/** A decision bears whose return it is of, which the answer says once. */
function approvalAnswer({ approval, organisation, by, contentHash, on }: Approval): Approval {
  return { approval, organisation, by, contentHash, on };
}

function signOffAnswer({ by, contentHash, on, authority }: SignOff): SignOff {
  return { by, contentHash, on, authority };
}
