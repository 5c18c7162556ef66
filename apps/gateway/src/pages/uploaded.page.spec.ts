import { expect, test } from '@jest/globals';
import { html } from '#pages';
import { uploadedContent } from './uploaded.page';

type Answer = Parameters<typeof uploadedContent>[0];
type Shown = Parameters<typeof uploadedContent>[1];

/** What the page says of a quarter that one count was reported of. */
function planMet(after: Partial<Answer['figures'][number]['after']>): string | undefined {
  const coverage = { expected: 3, reported: 1 };
  const answer: Answer = {
    ...{ dryRun: true, accepted: 0, source: 'urn:ons:E06000031', errors: [], errorCount: 0 },
    ...{ mapping: { name: 'plain-counts', version: 1, hash: '' }, file: { sha256: '', bytes: 1 } },
    ...{ tables: [], records: [], areasNotShown: [], heldApart: [] },
    effects: {
      new: 1,
      unchanged: 0,
      older: 0,
      confirmed: 0,
      corrected: 0,
      withdrawn: 0,
      'replaced-since': 0,
    },
    figures: [
      {
        ...{ area: 'E06000031', areaName: 'Peterborough', measure: 'delayed-days', period: '2014/15-Q2' },
        before: { coverage: { expected: 3, reported: 0 } },
        after: { reportedSoFar: 825, notJudged: 'incomplete', coverage, ...after },
      },
    ],
  };
  const known = { definitions: { measure: () => undefined } } as unknown as Shown['known'];
  const { text } = uploadedContent(answer, { known, mapping: 'One count a row', maySee: () => true }, html``);
  const words = text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  return /825 so far, 1 of 3 reports (?:Plan )?(.*?) (?:Reports in )?1 of 3/.exec(words)?.[1];
}

test('what nobody is expected to report is not told as missing', () => {
  expect(planMet({})).toBe('reports are missing');
  expect(planMet({ nobodyExpected: true })).toBe('nobody is expected to report the rest of it');
});
