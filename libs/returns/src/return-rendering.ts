import type { ReturnTemplate } from '#catalogue';
import { londonDay } from '#kernel';
import { checkReturn } from './checks/check-return';
import { completenessMatrix } from './checks/completeness-matrix';
import { formOf } from './checks/form';
import type { ReturnContent } from './documents/return-content';
import type { Snapshot } from './return.events';
import { contentHashOf, type OpenReturn } from './return-state';

/** What the documents say of a return as it stands, before it is locked. */
export function draftContent(
  template: ReturnTemplate,
  area: ReturnContent['area'],
  state: OpenReturn,
  at: string,
): ReturnContent {
  const { revision, answers, watermarks, asked, approvals, signOff, ratified } = state;
  const said = { revision, contentHash: contentHashOf(state), answers, watermarks, asked, approvals };
  return {
    ...{ ...said, ...(signOff && { signOff }), ...(ratified && { ratified }) },
    ...{ area, template, inForce: state.template, isLocked: false, at, heads: [] },
    matrix: checkReturn({ template, answers, thresholds: [], today: londonDay(new Date(at)) }).matrix,
  };
}

/** What of a snapshot stands in its documents. */
export type Rendered = Omit<
  Snapshot,
  'documents' | 'renderer' | 'inputHash' | 'warnings' | 'thresholds' | 'definitionsHash'
>;

/** What they say of what is locked: the same from the snapshot alone, whenever they are made of it. */
export function lockedContent(template: ReturnTemplate, area: string, snapshot: Rendered): ReturnContent {
  const { revision, lockedAt, areaName, answers, watermarks, asked, approvals, signOff, ratified } = snapshot;
  const { late, despite, outdated } = snapshot;
  const said = {
    revision,
    contentHash: snapshot.contentHash,
    answers,
    watermarks,
    asked,
    approvals,
    signOff,
    ...(ratified && { ratified }),
    ...{ late, despite, outdated },
  };
  return {
    ...said,
    area: { code: area, name: areaName },
    ...{ template, inForce: snapshot.template, isLocked: true, at: lockedAt, heads: snapshot.heads },
    // What is locked was held to all checks: whatever they come to be, every question had its Yes.
    matrix: completenessMatrix(formOf(template, answers), []),
  };
}
