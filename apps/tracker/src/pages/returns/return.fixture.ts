import type { CellStanding, ReturnStanding } from '#returns';

const OF = { area: 'E06000031', template: '2015-16-q2' };
const HASH = 'a'.repeat(64);

/** A cell of the sheet of conditions that nobody has answered. */
export function cellStanding(cell: Partial<CellStanding> = {}): CellStanding {
  return {
    ...{ key: 'pooled', at: 'Conditions!C3', sheet: 'Conditions', section: 'Pooled budget' },
    ...{ question: 'Are the funds pooled?', type: 'yes-no', isToBeConfirmed: false },
    ...cell,
  };
}

/** A return of one sheet as it stands, in preparation unless it is said otherwise. */
export function returnStanding(standing: Partial<ReturnStanding> = {}): ReturnStanding {
  return {
    ...{ ...OF, areaName: 'Peterborough', name: 'Quarterly return, Q2 2015/16' },
    inForce: { code: OF.template, version: 1, hash: HASH },
    form: { kind: 'quarterly', policyYear: '2015/16', period: '2015/16-Q2', verified: true },
    ...{ status: 'in-preparation', revision: 1, due: '2015-11-27T12:00:00.000Z', isLate: false },
    ...{ isChecked: false, takesDespite: false, version: 3, contentHash: HASH, preparers: [] },
    ...{ cells: [cellStanding()], missing: [] },
    ...{ watermarks: [], asked: [], approvals: [], lacking: [], voided: [], submissions: [], decisions: [] },
    checked: {
      findings: [],
      matrix: {
        sheets: [{ code: 'conditions', name: 'Conditions', questions: [], complete: false }],
        ...{ complete: false, inWords: 'Incomplete Template' },
      },
      verdict: { ready: true, blocking: 0, warnings: 0, inWords: 'ready' },
    },
    ...standing,
  };
}
