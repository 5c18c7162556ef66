import { html } from '#pages';
import type { AreaCoverage } from '#performance';
import { describe, expect, test } from '@jest/globals';
import { arrivalsContent, type ArrivalsShown } from './arrivals.page';

const COUNCIL = { source: 'urn:ons:E06000031', name: 'Peterborough <script>City</script> Council' };
const awaited = { expected: [COUNCIL], reported: [], missing: [COUNCIL], state: 'missing' } as const;
const coverage: AreaCoverage = {
  known: true,
  area: { code: 'E06000031', name: 'Peterborough', kind: 'council-area' },
  year: '2015/16',
  answeredAt: { watermark: { at: '2016-04-01T00:00:00.000Z' } } as unknown as AreaCoverage['answeredAt'],
  measures: [
    {
      measure: { code: 'delayed-days', name: 'Delayed days', frequency: 'month' },
      tally: { complete: 1, incomplete: 0, missing: 1, noReporterExpected: 1 },
      periods: [
        { ...awaited, period: '2016-02', state: 'complete', reported: [COUNCIL], missing: [] },
        { ...awaited, period: '2016-03' },
        { period: '2016-04', state: 'no-reporter-expected', expected: [], reported: [], missing: [] },
      ],
    },
  ],
  contentHash: '',
};
const arrival: ArrivalsShown['arrived'][number] = {
  ...{ source: COUNCIL.source, name: COUNCIL.name, measure: 'delayed-days', table: 'total' },
  ...{ from: '2016-02', to: '2016-02', records: 1_200, deliveries: 1, provisional: 3, final: 1 },
  ...{ withdrawn: 0, replacements: 0, firstArrivedAt: '2016-03-14T23:30:00.000Z' },
  ...{ lastArrivedAt: '2016-03-20T09:00:00.000Z', newestVersion: '2016-03-14T00:00:00.000Z' },
};
const shown: ArrivalsShown = {
  ...{ area: coverage.area, year: '2015/16', years: ['2014/15', '2015/16'], coverage },
  ...{ path: '/areas/E06000031/arrivals', moment: { publishedBy: '2016-04-30' }, next: undefined },
  heldApart: [
    {
      metric: 'Delayed transfers of care',
      held: { ...COUNCIL, because: 'not-an-expected-reporter', periods: ['2016-01'], total: 12 },
    },
  ],
  ...{ arrived: [arrival], reportsDueDays: 14, now: new Date('2016-04-15T12:00:00Z') },
};

function words(given: Partial<ArrivalsShown> = {}): string {
  const { text } = arrivalsContent({ ...shown, ...given }, html``);
  return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('what is expected of an area', () => {
  test('says what is in, and what is missing since when', () => {
    expect(words()).toContain('1 of 3 months; nobody is expected for 1');
    expect(words()).toMatch(/March 2016 .* 14 April 2016 Overdue/);
  });

  test('is not overdue while it is awaited', () => {
    expect(words({ now: new Date('2016-04-14T22:59:00Z') })).not.toContain('Overdue');
  });

  test('tells what was held apart, and why', () => {
    expect(words()).toContain('12 from Peterborough &lt;script&gt;City');
    expect(words()).toContain('it is not an expected reporter for the area');
  });

  test('says that nothing was known then, and shows what arrived all the same', () => {
    const nothing = { known: false, rule: 'nothing-was-known', what: 'Nothing was known' } as never;
    expect(words({ coverage: nothing })).toContain('Nothing was known.');
    expect(words({ coverage: nothing })).toContain('1,200');
  });

  test('keeps the moment where another year is asked for, and shows names as text', () => {
    const { text } = arrivalsContent(shown, html``);
    expect(text).toContain('<input type="hidden" name="publishedBy" value="2016-04-30" />');
    expect(text).not.toContain('<script>');
  });
});

describe('what arrived', () => {
  test('is late by when it first came', () => {
    expect(words()).not.toContain('Late');
    expect(words({ arrived: [{ ...arrival, firstArrivedAt: '2016-03-15T00:30:00.000Z' }] })).toContain(
      'Late',
    );
  });

  test('is told with how much of it is provisional', () => {
    expect(words()).toContain('1,200, 3 provisional');
  });
});
