import { drawingStyles, html, passage } from '#pages';
import type { Html } from '#pages';
import type { PointType } from '#performance';
import { thousands } from '#performance/plain';
import { valueScale, type Scale, type ScaleFrom } from './chart-scale';

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

/** What happened in a period, marked below its point. */
export interface DrawnMark {
  /** By its number it is found in the list beside the chart. */
  readonly number: number;
  /** Where its period stands among the points. */
  readonly at: number;
  readonly says: string;
  readonly path: string;
}

export interface DrawnChart {
  /** Names it among other elements of the page. */
  readonly id: string;
  readonly title: string;
  /** What one of a value is, as it stands over the scale: `days`, `%`. */
  readonly unit: string;
  /** What a point is of, and how it is drawn: `by the month`. */
  readonly by: string;
  /** What it shows, in a sentence. */
  readonly summary: string;
  readonly points: readonly DrawnPoint[];
  readonly marks?: readonly DrawnMark[];
  /** Shares are drawn so that they can be told apart. */
  readonly scaleFrom?: ScaleFrom;
  /** Where each value stands as text, and leads on: a phone has no room for points to be hit. */
  readonly valuesAt?: string | undefined;
}

const HEIGHT = 336;
const MARGIN = { top: 32, right: 12, bottom: 44, left: 52 };
/** Of a screen, and of a phone: the letters are as large on either. */
const WIDTHS = { wide: 720, narrow: 350 } as const;
type Size = keyof typeof WIDTHS;
/** Of the row of marks between the scale and the names of periods, where there are any. */
const MARKS_HEIGHT = 28;
const FLAG_WIDTH = 18;
const LETTER_WIDTH = 8;

/**
 * A control chart as a picture, drawn once for a screen, where its points are links, and once for a phone, where they would
 * lie on top of each other: there the values as text are.
 */
export function controlChartFigure(chart: DrawnChart): Html {
  const { id, summary, valuesAt } = chart;
  const wide = drawing(chart, 'wide');
  const figure = html`<figure class="chart" aria-labelledby="${id}-says">
    <p><a class="nhsuk-skip-link" href="#${id}-after">Skip the points of the chart</a></p>
    ${wide} ${drawing(chart, 'narrow')} ${legend(chart)}
    ${valuesAt === undefined ? '' : html`<p class="chart__values"><a href="${valuesAt}">Every value, and where it comes from</a></p>`}
    <figcaption id="${id}-says">${summary}</figcaption>
    <span id="${id}-after" tabindex="-1"></span>
  </figure>`;
  return passage(figure, {
    type: 'drawing',
    drawing: { svg: wide.text, styles: drawingStyles(), says: summary },
  });
}

function drawing(chart: DrawnChart, size: Size): Html {
  const { title, unit, by, points, marks = [], scaleFrom } = chart;
  const width = WIDTHS[size];
  const inner = width - MARGIN.left - MARGIN.right;
  const x = (at: number): number => MARGIN.left + (inner * (at + 0.5)) / points.length;
  const rows = rowsOf(marks, x);
  const height = HEIGHT + rows * MARKS_HEIGHT;
  const bottom = HEIGHT - MARGIN.bottom;
  const scale = valueScale(points.flatMap(valuesOf), MARGIN.top, bottom, scaleFrom);
  const isPressed = size === 'wide';
  return html`<svg
    class="chart__${size}"
    viewBox="0 0 ${width} ${height}"
    role="${isPressed ? 'group' : 'img'}"
    aria-label="${`${title} in ${unit}, ${by}`}"
  >
    <text class="chart__letters" x="4" y="16" aria-hidden="true">${unit}${belowNothing(scale)}</text>
    ${scale.ticks.map((tick) => gridLine(tick, scale, width, unit))}
    ${periodNames(points, x, inner, height - MARGIN.bottom + 20)}
    ${marks.map((each) => eventLine(each, x, bottom))} ${line(points, x, scale, 'mean', 'mean')}
    ${line(points, x, scale, 'lower', 'limit')} ${line(points, x, scale, 'upper', 'limit')}
    ${line(points, x, scale, 'plan', 'plan')} ${line(points, x, scale, 'value', 'value')}
    ${points.map((point, at) => mark(point, x(at), scale, size))}
    ${marks.map((each, nth) => eventMark(each, x(each.at), bottom + (nth % (rows || 1)) * MARKS_HEIGHT, isPressed))}
  </svg>`;
}

/** A scale that leaves out what is below its values says so, since lengths are no measure on it. */
function belowNothing({ ticks }: Scale): string {
  const [first = 0] = ticks;
  return first > 0 ? ` (the scale begins at ${thousands(first)}, not at 0)` : '';
}

/** One, or two where flags would stand on each other. */
function rowsOf(marks: readonly DrawnMark[], x: (at: number) => number): number {
  if (marks.length === 0) return 0;
  const isClose = marks.some(({ at }, nth) => nth > 0 && x(at) - x(marks[nth - 1]?.at ?? 0) < FLAG_WIDTH);
  return isClose ? 2 : 1;
}

function eventLine({ at }: DrawnMark, x: (at: number) => number, bottom: number): Html {
  const across = round(x(at));
  return html`<line
    class="chart__event-line"
    x1="${across}"
    x2="${across}"
    y1="${MARGIN.top}"
    y2="${bottom}"
  />`;
}

/** A flag with the number by which the list beside the chart tells what happened. */
function eventMark({ number, says, path }: DrawnMark, x: number, bottom: number, isPressed: boolean): Html {
  const flag = html`<path class="chart__event" d="M${round(x)} ${bottom + 1}l9 8v17h-18v-17z" /><text
      class="chart__event-number"
      x="${round(x)}"
      y="${bottom + 21}"
      text-anchor="middle"
      aria-hidden="true"
      >${number}</text
    >`;
  if (!isPressed) return flag;
  return html`<a href="${path}" aria-label="${says}"><title>${says}</title>${flag}</a>`;
}

function valuesOf({ value, plan, lower, upper }: DrawnPoint): number[] {
  return [value, plan, lower, upper].filter((each) => each !== undefined);
}

function gridLine(tick: number, { at }: Scale, width: number, unit: string): Html {
  const y = round(at(tick));
  return html`<line
      class="chart__grid"
      x1="${MARGIN.left}"
      x2="${width - MARGIN.right}"
      y1="${y}"
      y2="${y}"
    />
    <text class="chart__letters" x="${MARGIN.left - 6}" y="${y + 4}" text-anchor="end" aria-hidden="true"
      >${thousands(tick)}${unit === '%' ? '%' : ''}</text
    >`;
}

/** The first and the last, and between them as many as there is room for. */
function periodNames(
  points: readonly DrawnPoint[],
  x: (at: number) => number,
  inner: number,
  y: number,
): Html[] {
  const longest = Math.max(...points.map(({ name }) => name.length));
  const room = Math.max(1, Math.floor(inner / ((longest + 4) * LETTER_WIDTH)));
  const every = Math.ceil(points.length / room);
  const last = points.length - 1;
  // The last one ends where the drawing does, unless there is room beyond its point.
  const beyond = inner / points.length / 2 + MARGIN.right;
  const isAtEnd = (longest * LETTER_WIDTH) / 2 > beyond;
  return points.flatMap(({ name }, at) =>
    at === 0 || at === last || (at >= every && (last - at) % every === 0)
      ? [
          html`<text
            class="chart__letters"
            x="${round(x(at))}"
            y="${y}"
            text-anchor="${at === last && isAtEnd ? 'end' : 'middle'}"
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
  return path === '' ? html`` : html`<path class="chart__line chart__line--${kind}" d="${path}" />`;
}

function mark({ value, name, says, path, type }: DrawnPoint, x: number, { at }: Scale, size: Size): Html {
  if (value === undefined) return html``;
  if (size === 'narrow') return shape(type, x, at(value), NARROW_SCALE);
  return html`<a href="${path}" aria-label="${`${name}: ${says}`}"
    ><title>${name}: ${says}</title>${shape(type, x, at(value))}</a
  >`;
}

/** Three dozen points stand beside each other on a phone and do not touch. */
const NARROW_SCALE = 0.66;

/** A shape of its own for each kind, since colours are not told apart by everybody. */
function shape(type: PointType, x: number, y: number, scale = 1): Html {
  const kind = `chart__point chart__point--${type}`;
  const to = (length: number): number => round(length * scale);
  switch (type) {
    case 'common-cause':
      return html`<circle class="${kind}" cx="${round(x)}" cy="${round(y)}" r="${to(4.5)}" />`;
    case 'special-cause-improvement':
      return html`<path
        class="${kind}"
        d="M${round(x)} ${round(y - to(7))}l${to(7)} ${to(7)}-${to(7)} ${to(7)}-${to(7)}-${to(7)}z"
      />`;
    case 'special-cause-concern':
      return html`<rect
        class="${kind}"
        x="${round(x - to(5.5))}"
        y="${round(y - to(5.5))}"
        width="${to(11)}"
        height="${to(11)}"
      />`;
    case 'special-cause-neutral-high':
    case 'special-cause-neutral-low':
      return html`<path
        class="${kind}"
        d="M${round(x)} ${round(y - to(7))}l${to(7)} ${to(12)}h-${to(14)}z"
      />`;
  }
}

const KINDS: readonly (readonly [PointType, string])[] = [
  ['common-cause', 'Common cause: usual variation'],
  ['special-cause-improvement', 'Special cause: improvement'],
  ['special-cause-concern', 'Special cause: concern'],
];

/** What is drawn, by its sign: without limits there is one kind of point, and it is no judgement. */
function legend({ points, marks = [] }: DrawnChart): Html {
  const hasMean = points.some(({ mean }) => mean !== undefined);
  const hasLimits = points.some(({ upper }) => upper !== undefined);
  const hasPlan = points.some(({ plan }) => plan !== undefined);
  const kinds = hasMean ? KINDS : ([['common-cause', 'Actual']] as const);
  return html`<ul class="chart__legend">
    ${kinds.map(([type, says]) => html`<li><svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">${shape(type, 8, 8)}</svg> ${says}</li>`)}
    ${hasMean ? lineNamed('mean', 'Mean') : ''}
    ${hasLimits ? lineNamed('limit', 'Limits of usual variation') : ''}
    ${hasPlan ? lineNamed('plan', 'Plan') : ''}
    ${
      marks.length === 0
        ? ''
        : html`<li>
            <svg viewBox="0 0 20 28" width="20" height="20" aria-hidden="true">
              <path class="chart__event" d="M10 1l9 8v17h-18v-17z" />
            </svg>
            What happened, by its number below
          </li>`
    }
  </ul>`;
}

function lineNamed(kind: string, says: string): Html {
  return html`<li>
    <svg viewBox="0 0 24 16" width="24" height="16" aria-hidden="true">
      <path class="chart__line chart__line--${kind}" d="M0 8H24" />
    </svg>
    ${says}
  </li>`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
