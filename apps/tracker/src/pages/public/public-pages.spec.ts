import type { DisclosedFigure, DisclosedMetric } from '#performance';
import { describe, expect, test } from '@jest/globals';
import { publicPageContent } from './public-page-standing.page';
import { publicContent } from './public.page';

const AREA = { code: 'E06000031', name: 'Peterborough' };
const at = new Date('2016-04-01T09:00:00Z');

const ADMISSIONS: DisclosedMetric = {
  metric: { code: 'admissions', name: 'Admissions <b>', polarity: 'low', source: 'SALT' },
  unit: 'person',
  countsPeople: true,
  figures: [
    { period: '2014/15', count: '*', rate: '*', plan: { numerator: 160, rate: '570.0' } },
    {
      period: '2015/16',
      count: 1_155,
      rate: '592.8',
      status: 'provisional',
      plan: { rate: '570.0' },
      met: false,
    },
    { period: '2016/17', plan: { numerator: 155, rate: '560.0' }, notJudged: 'incomplete' },
    { period: '2017/18', notJudged: 'no-plan' },
  ],
};

function words({ text }: { readonly text: string }): string {
  return text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('what everybody may see', () => {
  const shown = { area: AREA, policyYears: ['2014/15', '2015/16'], metrics: [ADMISSIONS], at };
  const page = publicContent({ ...shown, invented: undefined });

  test('says before any figure which are invented', () => {
    const invented = 'Invented figures: the admissions of 2015';
    expect(words(publicContent({ ...shown, invented }))).toMatch(
      /Invented figures: the admissions of 2015\. .*Against plan, period by period/,
    );
    expect(words(page)).not.toContain('Invented');
  });

  test('tells what is withheld, what is rounded, and what is not complete', () => {
    const said = words(page);
    expect(said).toMatch(
      /2014\/15 Actual, persons \* Plan 160 Rate \* Planned rate 570.0 Plan met Not shown/,
    );
    expect(said).toMatch(/Actual, persons 1,155p .* Rate 592.8p .* Plan met Missed/);
    expect(said).toContain('not complete');
    expect(said).toContain(
      'The plan was met in 0 of 3 planned periods; 1 cannot be judged yet; of 1 it is not shown.',
    );
    expect(said).toMatch(/2016\/17 Actual, persons not complete Plan 155 .* Plan met Not known yet/);
    expect(said).toMatch(/2017\/18 Actual, persons not complete Plan - .* Plan met No plan/);
    expect(said).toContain('what was planned is shown as it was agreed');
    expect(said).toContain('from 1 to 7 is shown as *');
  });

  test('does not call incomplete what nobody is expected to report, and leaves out what nobody planned for either', () => {
    const figures: DisclosedFigure[] = [
      { period: '2014/15', plan: { numerator: 155 }, notJudged: 'incomplete', nobodyExpected: true },
      { period: '2015/16', notJudged: 'no-plan', nobodyExpected: true },
    ];
    const metrics = [{ ...ADMISSIONS, figures }];
    const said = words(publicContent({ ...shown, metrics, invented: undefined }));
    expect(said).toMatch(/2014\/15 Actual, persons nobody reports it Plan 155 .* Plan met Not known/);
    expect(said).toContain('It cannot be said whether the plan was met.');
    expect(said).not.toMatch(/Not known yet|Period 2015\/16/);
  });

  test('is text, whatever it is', () => {
    expect(page.text).not.toContain('<b>');
  });
});

describe('the page of the decision', () => {
  const standing = {
    ...{ isOpen: true, version: 1 },
    history: [{ opened: true, by: 'person:chair', at: at.toISOString(), reason: '<script>' }],
  };

  test('says which of the figures are invented, before it is decided to show them', () => {
    const invented = 'Invented figures: the admissions of 2015';
    const { text } = publicPageContent({ area: AREA, standing, nameOf: (id) => id, invented });
    expect(words({ text })).toMatch(/Invented figures: the admissions of 2015\. .*The public page is open/);
  });

  test('says who opened it and why, and offers nothing to who may not decide', () => {
    const { text } = publicPageContent({
      ...{ area: AREA, standing },
      nameOf: (id) => (id === 'person:chair' ? 'Chair of the <b>board</b>' : id),
    });
    expect(text).toContain('href="/public/E06000031"');
    expect(text).toContain('<span title="person:chair">Chair of the &lt;b&gt;board&lt;/b&gt;</span>');
    expect(text).not.toContain('<script>');
    expect(text).not.toContain('<form');
  });
});
