import { drawingStyles, html, passage } from '#pages';
import type { Html } from '#pages';
import type { PointType } from '#performance';
import { thousands } from '#performance/plain';
import { valueScale, type Scale } from './chart-scale';

/** A point as it is drawn. Numbers are for the drawing alone; what is said of it stands in `says`. */
export interface DrawnPoint {
  readonly name: string;
  /** The value, and what is special about it, in words. */
  readonly says: string;
  /** Where it leads. */
  readonly path: string;
  readonly value: number | undefined;
  readonly plan: number | undefined;
  readonly mean: number | undefined;
  readonly lower: number | undefined;
  readonly upper: number | undefined;
  readonly type: PointType;
}

export interface DrawnChart {
  /** Names it among other elements of the page. */
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  /** What it shows, in a sentence. */
  readonly summary: string;
  readonly points: readonly DrawnPoint[];
}

const HEIGHT = 320;
const MARGIN = { top: 16, right: 12, bottom: 44, left: 52 };
/** Of a screen, and of a phone: the letters are as large on either. */
const WIDTHS = { wide: 720, narrow: 350 } as const;
const LETTER_WIDTH = 8;

/** A control chart as a picture whose points are links, drawn once for a screen and once for a phone. */
export function controlChartFigure(chart: DrawnChart): Html {
  const wide = drawing(chart, 'wide');
  const figure = html`<figure class="chart" aria-labelledby="${chart.id}-says">
    <p><a class="nhsuk-skip-link" href="#${chart.id}-after">Skip the points of the chart</a></p>
    ${wide} ${drawing(chart, 'narrow')} ${legend()}
    <figcaption id="${chart.id}-says">${chart.summary}</figcaption>
    <span id="${chart.id}-after" tabindex="-1"></span>
  </figure>`;
  return passage(figure, {
    type: 'drawing',
    drawing: { svg: wide.text, styles: drawingStyles(), says: chart.summary },
  });
}

function drawing({ title, unit, points }: DrawnChart, size: keyof typeof WIDTHS): Html {
  const width = WIDTHS[size];
  const bottom = HEIGHT - MARGIN.bottom;
  const scale = valueScale(points.flatMap(valuesOf), MARGIN.top, bottom);
  const inner = width - MARGIN.left - MARGIN.right;
  const x = (at: number): number => MARGIN.left + (inner * (at + 0.5)) / points.length;
  return html`<svg
    class="chart__${size}"
    viewBox="0 0 ${width} ${HEIGHT}"
    role="group"
    aria-label="${`${title}, ${unit}`}"
  >
    ${scale.ticks.map((tick) => gridLine(tick, scale, width))} ${periodNames(points, x, inner)}
    ${line(points, x, scale, 'mean', 'mean')} ${line(points, x, scale, 'lower', 'limit')}
    ${line(points, x, scale, 'upper', 'limit')} ${line(points, x, scale, 'plan', 'plan')}
    ${line(points, x, scale, 'value', 'value')} ${points.map((point, at) => mark(point, x(at), scale))}
  </svg>`;
}

function valuesOf({ value, plan, lower, upper }: DrawnPoint): number[] {
  return [value, plan, lower, upper].filter((each) => each !== undefined);
}

function gridLine(tick: number, { at }: Scale, width: number): Html {
  const y = round(at(tick));
  return html`<line
      class="chart__grid"
      x1="${MARGIN.left}"
      x2="${width - MARGIN.right}"
      y1="${y}"
      y2="${y}"
    />
    <text class="chart__letters" x="${MARGIN.left - 6}" y="${y + 4}" text-anchor="end" aria-hidden="true"
      >${thousands(tick)}</text
    >`;
}

/** As many as there is room for, the last one always. */
function periodNames(points: readonly DrawnPoint[], x: (at: number) => number, inner: number): Html[] {
  const longest = Math.max(...points.map(({ name }) => name.length));
  const room = Math.max(1, Math.floor(inner / ((longest + 2) * LETTER_WIDTH)));
  const every = Math.ceil(points.length / room);
  return points.flatMap(({ name }, at) =>
    (points.length - 1 - at) % every === 0
      ? [
          html`<text
            class="chart__letters"
            x="${round(x(at))}"
            y="${HEIGHT - MARGIN.bottom + 20}"
            text-anchor="${at === points.length - 1 ? 'end' : 'middle'}"
            aria-hidden="true"
            >${name}</text
          >`,
        ]
      : [],
  );
}

/** Broken where there is nothing, and between two of the chart's groups where mean or limits change. */
function line(
  points: readonly DrawnPoint[],
  x: (at: number) => number,
  { at: y }: Scale,
  member: 'value' | 'plan' | 'mean' | 'lower' | 'upper',
  kind: string,
): Html {
  const isLevel = member !== 'value';
  const path = points
    .flatMap((point, at) => {
      const value = point[member];
      if (value === undefined) return [];
      const before = points[at - 1]?.[member];
      const isBroken = before === undefined || (isLevel && before !== value);
      const half = (x(1) - x(0)) / 2;
      // A level holds for the whole of its period.
      const from = isLevel
        ? `${round(x(at) - half)} ${round(y(value))}H${round(x(at) + half)}`
        : `${round(x(at))} ${round(y(value))}`;
      return [`${isBroken || isLevel ? 'M' : 'L'}${from}`];
    })
    .join('');
  return html`<path class="chart__line chart__line--${kind}" d="${path}" />`;
}

function mark({ value, name, says, path, type }: DrawnPoint, x: number, { at }: Scale): Html {
  if (value === undefined) return html``;
  const y = at(value);
  return html`<a href="${path}" aria-label="${`${name}: ${says}`}"
    ><title>${name}: ${says}</title>${shape(type, x, y)}</a
  >`;
}

/** A shape of its own for each kind, since colours are not told apart by everybody. */
function shape(type: PointType, x: number, y: number): Html {
  const kind = `chart__point chart__point--${type}`;
  switch (type) {
    case 'common-cause':
      return html`<circle class="${kind}" cx="${round(x)}" cy="${round(y)}" r="4.5" />`;
    case 'special-cause-improvement':
      return html`<path class="${kind}" d="M${round(x)} ${round(y - 7)}l7 7-7 7-7-7z" />`;
    case 'special-cause-concern':
      return html`<rect
        class="${kind}"
        x="${round(x - 5.5)}"
        y="${round(y - 5.5)}"
        width="11"
        height="11"
      />`;
    case 'special-cause-neutral-high':
    case 'special-cause-neutral-low':
      return html`<path class="${kind}" d="M${round(x)} ${round(y - 7)}l7 12h-14z" />`;
  }
}

const KINDS: readonly (readonly [PointType, string])[] = [
  ['common-cause', 'Common cause: usual variation'],
  ['special-cause-improvement', 'Special cause: improvement'],
  ['special-cause-concern', 'Special cause: concern'],
];

function legend(): Html {
  return html`<ul class="chart__legend">
    ${KINDS.map(([type, says]) => html`<li><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shape(type, 8, 8)}</svg> ${says}</li>`)}
    <li>
      <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
        <path class="chart__line chart__line--mean" d="M0 8H24" />
      </svg>
      Mean
    </li>
    <li>
      <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
        <path class="chart__line chart__line--limit" d="M0 8H24" />
      </svg>
      Limits of usual variation
    </li>
    <li>
      <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
        <path class="chart__line chart__line--plan" d="M0 8H24" />
      </svg>
      Plan
    </li>
  </ul>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
