import type { ReturnTemplate } from '#catalogue';
import type { Answers, FilledAt } from '../answers';
import type { CompletenessMatrix } from '../checks/completeness-matrix';
import { cellOf } from '../form-cells';
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
  /** Why it is in only after its deadline. */
  readonly late?: string | undefined;
  /** Why it went out as it was signed, and the cells of which the ledger said something else by then. */
  readonly despite?: string | undefined;
  readonly outdated?: readonly string[] | undefined;
  /** Which questions are answered as they are to be: the checklist of the form. */
  readonly matrix: CompletenessMatrix;
  readonly heads: Snapshot['heads'];
}

/** How many places are named where there is no room for all. */
const NAMED_MAX = 20;

/** Why a return went out as it was signed, and where the ledger said something else by then. */
export function despiteInWords({
  despite = '',
  outdated = [],
  template,
}: Pick<ReturnContent, 'despite' | 'outdated' | 'template'>): string {
  if (outdated.length === 0) return despite;
  const more = outdated.length > NAMED_MAX ? `, and ${outdated.length - NAMED_MAX} more` : '';
  const named = outdated.slice(0, NAMED_MAX).map((key) => cellOf(template, key)?.address ?? key);
  return `${despite} (${named.join(', ')}${more})`;
}

/** What stands on every sheet, and at the top of a file, of what is not locked. */
export function markingOf({ isLocked }: Pick<ReturnContent, 'isLocked'>): 'DRAFT' | undefined {
  return isLocked ? undefined : 'DRAFT';
}
