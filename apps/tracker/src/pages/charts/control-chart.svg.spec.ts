import { drawingStyles } from '#pages';
import { describe, expect, test } from '@jest/globals';
import { controlChartFigure, type DrawnChart, type DrawnPoint } from './control-chart.svg';

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

function drawn(points: readonly DrawnPoint[], more: Partial<DrawnChart> = {}): string {
  const figure = { id: 'chart', title: 'Delayed days', unit: 'days', by: 'by the month', points };
  return controlChartFigure({ ...figure, summary: 'Nothing unusual.', ...more }).text;
}

/** One of the two drawings, without the legend. */
function wide(text: string): string {
  return /<svg\s+class="chart__wide"[\s\S]*?<\/svg>/.exec(text)?.[0] ?? '';
}

function narrow(text: string): string {
  return /<svg\s+class="chart__narrow"[\s\S]*?<\/svg>/.exec(text)?.[0] ?? '';
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

  test('is drawn on paper in the colours of its page, its lines as lines', () => {
    const types = ['common-cause', 'special-cause-improvement', 'special-cause-concern'] as const;
    const marks = [{ number: 1, at: 0, says: 'Two wards opened', path: '/registers' }];
    const points = types.map((type, at) => point(at, { type }));
    const shapes = [...wide(drawn(points, { marks })).matchAll(/<(\w+)\s+class="(chart__[^"]*)"/g)].slice(1);
    expect(new Set(shapes.map(([, name]) => name))).toEqual(
      new Set(['text', 'line', 'path', 'circle', 'rect']),
    );
    for (const [, name, classes = ''] of shapes) {
      const style = Object.fromEntries(
        classes.split(' ').flatMap((each) => Object.entries(drawingStyles().get(each) ?? {})),
      );
      const isLine = name === 'line' || classes.includes('chart__line');
      expect([classes, style]).toEqual([
        classes,
        expect.objectContaining({ [isLine ? 'stroke' : 'fill']: expect.stringMatching(/^#[\da-f]{3,6}$/) }),
      ]);
      if (name === 'path' && isLine) expect([classes, style['fill']]).toEqual([classes, 'none']);
    }
    expect(drawingStyles().get('chart__line--limit')).toMatchObject({ 'stroke-dasharray': '6 4' });
  });

  test('draws no value where none is, and breaks the line there', () => {
    const text = wide(drawn([point(1), point(2, { value: undefined }), point(3)]));
    expect(text.match(/<a /g)).toHaveLength(2);
    expect(/chart__line--value" d="([^"]*)"/.exec(text)?.[1]).toMatch(/^M[^ML]*M[^ML]*$/);
  });

  test('names as many periods as there is room for, the first and the last one among them', () => {
    const text = wide(drawn(Array.from({ length: 36 }, (_, at) => point(at))));
    const names = [...text.matchAll(/>\s*(Month \d+)\s*<\/text/g)].map(([, name]) => name);
    expect(names.length).toBeLessThan(12);
    expect([names[0], names.at(-1)]).toEqual(['Month 0', 'Month 35']);
  });

  test.each([2, 3, 4, 5, 8, 12, 24, 36])(
    'names the first and the last of %s periods on a phone, none upon another',
    (count) => {
      const names = Array.from({ length: count }, (_, at) => `September ${2001 + at}`);
      const text = narrow(drawn(names.map((name, at) => point(at, { name }))));
      const shown = [
        ...text.matchAll(/<text[^>]*x="([\d.]+)"[^>]*text-anchor="(\w+)"[^>]*>\s*(September \d+)/g),
      ].map(([, x, anchor, name = '']) => {
        const width = name.length * 8;
        const from = Number(x) - (anchor === 'end' ? width : width / 2);
        return { name, from, to: from + width };
      });
      expect([shown[0]?.name, shown.at(-1)?.name]).toEqual([names[0], names.at(-1)]);
      expect(shown[0]?.from).toBeGreaterThanOrEqual(0);
      expect(shown.at(-1)?.to).toBeLessThanOrEqual(350);
      for (const [at, { from }] of shown.slice(1).entries()) expect(from).toBeGreaterThan(shown[at]?.to ?? 0);
    },
  );

  test('on a phone has points that do not touch, and its values as text to be pressed in their place', () => {
    const months = Array.from({ length: 36 }, (_, at) => point(at));
    const text = drawn(months, { valuesAt: '#chart-values' });
    const points = [...narrow(text).matchAll(/cx="([\d.]+)"[^>]*r="([\d.]+)"/g)].map(([, cx, r]) => ({
      ...{ cx: Number(cx), r: Number(r) },
    }));
    const gaps = points
      .slice(1)
      .map(({ cx, r }, at) => cx - r - ((points[at]?.cx ?? 0) + (points[at]?.r ?? 0)));
    expect(points).toHaveLength(36);
    expect(Math.min(...gaps)).toBeGreaterThan(1);
    expect(narrow(text)).not.toContain('<a ');
    expect(text).toContain('href="#chart-values"');
  });

  test('says its unit over the scale, and that the scale does not begin at 0 where it does not', () => {
    const shares = [80, 84, 82].map((value, at) =>
      point(at, { ...{ value, mean: 82, lower: 77 }, ...{ upper: 87, plan: 83 } }),
    );
    const text = wide(drawn(shares, { unit: '%', scaleFrom: 'least-where-alike' }));
    expect(text).toMatch(/>% \(the scale begins at 76, not at 0\)</);
    expect(text).toMatch(/>84%</);
    expect(wide(drawn([point(1)]))).toMatch(/>days</);
  });

  test('marks what happened in a period, with words and a way to it', () => {
    const says = 'Month 2: Milestone reached: Falls plan approved';
    const mark = { number: 1, at: 1, says, path: '/areas/E06000031/registers/milestones/annex-b-02' };
    const text = drawn([point(1), point(2)], { marks: [mark] });
    expect(wide(text)).toContain(`<a href="${mark.path}" aria-label="${says}">`);
    expect(narrow(text)).toContain('chart__event-number');
  });

  test('without limits has one kind of point, and no sign of any judgement', () => {
    const text = drawn([point(1, { mean: undefined, lower: undefined, upper: undefined })]);
    expect(text).not.toMatch(/Special cause|Limits|Mean/);
    expect(text).toContain('Actual');
  });

  test('shows what is written in it as it is', () => {
    expect(drawn([point(1, { says: '<script>alert(1)</script>' })])).not.toContain('<script>');
  });
});
