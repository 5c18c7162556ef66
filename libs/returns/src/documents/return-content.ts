import type { ReturnTemplate } from '#catalogue';
import type { Answers, FilledAt } from '../answers';
import type { CompletenessMatrix } from '../checks/completeness-matrix';
import type { AskedApproval, GivenApproval, SignOff, Snapshot, TemplateRef } from '../return.events';

/** Everything that the documents of a return say. The same content makes the same bytes, wherever and whenever. */
export interface ReturnContent {
  readonly area: { readonly code: string; readonly name: string };
  readonly template: ReturnTemplate;
  readonly inForce: TemplateRef;
  readonly revision: number;
  /** What is not locked may still change, and is marked as a draft wherever one looks. */
  readonly isLocked: boolean;
  /** When it came to be as it is, UTC: the time in the archive and in the properties of the workbook. */
  readonly at: string;
  /** What the partners approve. */
  readonly contentHash: string;
  readonly answers: Answers;
  readonly watermarks: readonly FilledAt[];
  readonly asked: readonly AskedApproval[];
  readonly approvals: readonly GivenApproval[];
  readonly signOff?: SignOff | undefined;
  readonly ratified?: { readonly on: string; readonly reference: string } | undefined;
  /** Which questions are answered as they are to be: the checklist of the form. */
  readonly matrix: CompletenessMatrix;
  readonly heads: Snapshot['heads'];
}

/** What stands on every sheet, and at the top of a file, of what is not locked. */
export function markingOf({ isLocked }: Pick<ReturnContent, 'isLocked'>): 'DRAFT' | undefined {
  return isLocked ? undefined : 'DRAFT';
}
