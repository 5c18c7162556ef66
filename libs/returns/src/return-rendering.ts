import type { ReturnTemplate } from '#catalogue';
import { londonDay } from '#kernel';
import { checkReturn } from './checks/check-return';
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
  const { revision, answers, watermarks, asked, approvals, signOff } = state;
  const said = { revision, contentHash: contentHashOf(state), answers, watermarks, asked, approvals };
  return {
    ...{ ...said, ...(signOff && { signOff }) },
    ...{ area, template, inForce: state.template, isLocked: false, at, heads: [] },
    matrix: matrixOf(template, said, at),
  };
}

/** What they say of what is locked: the same from the snapshot alone, whenever they are made of it. */
export function lockedContent(
  template: ReturnTemplate,
  area: string,
  snapshot: Omit<Snapshot, 'documents' | 'renderer' | 'inputHash' | 'warnings' | 'definitionsHash'>,
): ReturnContent {
  const { revision, lockedAt, areaName, answers, watermarks, asked, approvals, signOff } = snapshot;
  const said = {
    revision,
    contentHash: snapshot.contentHash,
    answers,
    watermarks,
    asked,
    approvals,
    signOff,
  };
  return {
    ...said,
    area: { code: area, name: areaName },
    ...{ template, inForce: snapshot.template, isLocked: true, at: lockedAt, heads: snapshot.heads },
    matrix: matrixOf(template, said, lockedAt),
  };
}

/** The checklist of the national form: it asks whether questions are answered, and knows no threshold of an area. */
function matrixOf(
  template: ReturnTemplate,
  { answers }: Pick<ReturnContent, 'answers'>,
  at: string,
): ReturnContent['matrix'] {
  return checkReturn({ template, answers, thresholds: [], today: londonDay(new Date(at)) }).matrix;
}
