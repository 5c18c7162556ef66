import type { Refusal, Result } from '#kernel';
import { fail, ok } from '#kernel';
import type { z } from 'zod';
import { crossCheck } from './cross-checks';
import type { ReferenceDocument } from './reference-document';
import { referenceDocumentSchema } from './reference-document';

export const REFUSALS_MAX = 100;

/**
 * A reference document from outside, checked for shape and for whether its parts fit each other. When they
 * do not, says so for at most the first 100 faults.
 */
export function readReferenceDocument(candidate: unknown): Result<ReferenceDocument, Refusal[]> {
  const parsed = referenceDocumentSchema.safeParse(candidate);
  if (!parsed.success) return fail(parsed.error.issues.slice(0, REFUSALS_MAX).map(refusalOf));
  const refusals = crossCheck(parsed.data);
  return refusals.length === 0 ? ok(parsed.data) : fail(refusals.slice(0, REFUSALS_MAX));
}

function refusalOf(issue: z.core.$ZodIssue): Refusal {
  return {
    rule: 'reference-wrong-form',
    where: issue.path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join(''),
    what: issue.message,
    mend: 'Give what the reference document has at this place: see libs/reference/data/england.json.',
  };
}
