import { describe, expect, test } from '@jest/globals';
import { timeBar } from './time-bar';

const PAGE = { path: '/areas/E06000031', kept: { metric: 'reablement' } };

describe('the bar of the moment', () => {
  test('says a past moment by the clock in London, asks for another one from there, and keeps what else is asked', () => {
    const { text } = timeBar({ ...PAGE, asKnown: '2026-07-01T08:00:30.000Z', publishedBy: '2014-10-31' });
    expect(text).toContain(
      'As known here at 1 July 2026 at 09:00:30, and as published by the end of 31 October 2014.',
    );
    expect(text).toMatch(/type="datetime-local"\s+id="asKnown"[^>]*value="2026-07-01T09:00"/);
    expect(text).toMatch(/type="date"\s+id="publishedBy"[^>]*value="2014-10-31"/);
    expect(text).toContain('name="metric" value="reablement"');
    expect(text).toContain('href="/areas/E06000031?metric=reablement">Show it as it stands now');
  });

  test('names a watermark by its number, which is no time of a clock', () => {
    const { text } = timeBar({ ...PAGE, asKnown: '3' });
    expect(text).toContain('As known here at watermark 3.');
    expect(text).toMatch(/id="asKnown"[^>]*value=""/);
  });

  test('of decisions asks for no publication', () => {
    const { text } = timeBar({ ...PAGE, isOfDecisions: true });
    expect(text).not.toContain('publishedBy');
  });
});
