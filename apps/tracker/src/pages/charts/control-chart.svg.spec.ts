import { describe, expect, test } from '@jest/globals';
import { controlChartFigure, type DrawnPoint } from './control-chart.svg';

const LEVELS = { mean: 600, lower: 300, upper: 900, plan: 570 };

function point(at: number, more: Partial<DrawnPoint> = {}): DrawnPoint {
  return {
    name: `Month ${at}`,
    says: `${500 + at} delayed days`,
    path: `/explain?period=${at}`,
    value: 500 + at,
    type: 'common-cause',
    ...LEVELS,
    ...more,
  };
}

function drawn(points: readonly DrawnPoint[]): string {
  const figure = { id: 'chart', title: 'Delayed days', unit: 'days', summary: 'Nothing unusual.', points };
  return controlChartFigure(figure).text;
}

/** One of the two drawings, without the legend. */
function wide(text: string): string {
  return /<svg\s+class="chart__wide"[\s\S]*?<\/svg>/.exec(text)?.[0] ?? '';
}

describe('a control chart', () => {
  test('has a link to where each value comes from, that says what it is', () => {
    const text = wide(
      drawn([point(1), point(2, { type: 'special-cause-concern', says: '825 delayed days, above' })]),
    );
    expect(text.match(/<a /g)).toHaveLength(2);
    expect(text).toContain('href="/explain?period=2"');
    expect(text).toContain('aria-label="Month 2: 825 delayed days, above"');
  });

  test('gives each kind of point a shape of its own', () => {
    const kinds = [
      'common-cause',
      'special-cause-improvement',
      'special-cause-concern',
      'special-cause-neutral-high',
    ] as const;
    const text = wide(drawn(kinds.map((type, at) => point(at, { type }))));
    expect(kinds.map((kind) => new RegExp(`<(\\w+)[^>]*chart__point--${kind}"`).exec(text)?.[1])).toEqual([
      'circle',
      'path',
      'rect',
      'path',
    ]);
  });

  test('draws no value where none is, and breaks the line there', () => {
    const text = wide(drawn([point(1), point(2, { value: undefined }), point(3)]));
    expect(text.match(/<a /g)).toHaveLength(2);
    expect(/chart__line--value" d="([^"]*)"/.exec(text)?.[1]).toMatch(/^M[^ML]*M[^ML]*$/);
  });

  test('names as many periods as there is room for, the last one among them', () => {
    const text = wide(drawn(Array.from({ length: 36 }, (_, at) => point(at))));
    const names = [...text.matchAll(/>\s*(Month \d+)\s*<\/text/g)].map(([, name]) => name);
    expect(names.length).toBeLessThan(12);
    expect(names.at(-1)).toBe('Month 35');
  });

  test('shows what is written in it as it is', () => {
    expect(drawn([point(1, { says: '<script>alert(1)</script>' })])).not.toContain('<script>');
  });
});
