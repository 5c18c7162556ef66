import { dayShown, londonInWords, parsePeriod } from '#kernel';
import { details, heading, html, inset, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import type { AnsweredAt, FigureChange, MetricChange, NothingKnown } from '#performance';
import {
  CHANGE_NAMES,
  levelInWords,
  metricChangeInWords,
  partsInWords,
  periodName,
  signed,
  type PartInWords,
} from '#performance/plain';
import { RECORD_CHANGES } from '#records';
import { areaPath, type AreaNamed } from '../areas/area-sections';
import type { MomentKept } from '../areas/page-moment';
import { addressOf } from '../shell/time-bar';
import type { ChangesKept } from './change-form';
import { changedRecords } from './changed-records';
import { changesPath, type ChangesShown } from './changes-shown';

export const CHANGES_TITLE = 'What changed';

/** What changed in an area's figures between two moments, taken apart, down to the records behind each part. */
export function changesContent(shown: ChangesShown, form: Html): Html {
  const { area, changes, kept, period } = shown;
  const { metrics } = changes;
  const changed = metrics.filter(({ figures, definitions }) => figures.length + definitions.length > 0);
  return html`${heading(CHANGES_TITLE, area.name)} ${begunInWords(shown)}
    <p class="nhsuk-body-l">${movedInWords(shown)}</p>
    ${
      changed.length === 0
        ? ''
        : html`<ul class="nhsuk-list nhsuk-list--bullet">
            ${changed.map(
              (each) =>
                html`<li>
                  ${link(`#${each.metric.code}`, each.metric.name)}:
                  ${metricChangeInWords({ ...each, figures: figuresOf(each, changes.policyYear).own })}.
                </li>`,
            )}
          </ul>`
    }
    ${
      period === undefined
        ? ''
        : html`<p>
            This is ${periodName(period)} alone.
            ${link(addressOf(changesPath(area.code), kept), 'Show every period')}
          </p>`
    }
    ${details('Ask for other moments', form)} ${changed.map((each) => metricSection(shown, each))}
    ${changedRecords(shown)}`;
}

/** Where there is nothing to compare with, it says so, and leads to where there is. */
function begunInWords({ area, kept, begun }: ChangesShown): Html {
  if (!begun) return html``;
  const at = londonInWords(begun.at, 'minute');
  const to = (from: string, words: string): Html =>
    link(addressOf(changesPath(area.code), { ...kept, from }), words);
  return begun.isFromThere
    ? inset(
        html`A month before, nothing had been recorded here of ${area.name}. Its first figures were known here
        on ${at}, and what changed since is shown. ${to(begun.before, 'Show the first figures as new')}`,
      )
    : inset(
        html`Nothing had been recorded here of ${area.name} at the first of the two moments, so every figure
        is new. ${to(begun.at.toISOString(), `Begin on ${at}, when its first figures were known`)}`,
      );
}

/** The page where nothing was known at the second moment. */
export function noChangesContent({ name }: AreaNamed, { what }: NothingKnown, form: Html): Html {
  return html`${heading(CHANGES_TITLE, name)} ${inset(`${what}.`)} ${form}`;
}

/** The page of a question that was refused. */
export function refusedChangesContent({ name }: AreaNamed, form: Html): Html {
  return html`${heading(CHANGES_TITLE, name)} ${form}`;
}

function movedInWords({ changes, kept, now }: ChangesShown): string {
  const { metrics, policyYear, from, to } = changes;
  const { first, second } = momentsOf(kept);
  const between = `From ${momentInWords(first, from, now)} to ${momentInWords(second, to, now)}`;
  const ofYear = metrics.map((metric) => figuresOf(metric, policyYear).own.length);
  const figures = ofYear.reduce((sum, each) => sum + each, 0);
  const moved = ofYear.filter((each) => each > 0).length;
  const baseline = metrics.reduce((sum, metric) => sum + figuresOf(metric, policyYear).baseline.length, 0);
  const before =
    baseline === 0
      ? ''
      : ` ${baseline === 1 ? '1 figure of its baseline differs' : `${baseline} figures of its baseline differ`} as well.`;
  if (figures === 0) return `${between}, nothing changed: no figure of ${policyYear} differs.${before}`;
  const differ = figures === 1 ? '1 figure differs' : `${figures} figures differ`;
  return `${between}, ${differ} in ${policyYear}, of ${moved === 1 ? '1 metric' : `${moved} metrics`}.${before}`;
}

/** The figures of the policy year, and those of the time before it that its plan was measured from. */
function figuresOf({ figures }: Pick<MetricChange, 'figures'>, policyYear: string) {
  const year = parsePeriod(policyYear);
  const isBefore = ({ period }: FigureChange): boolean => {
    const of = parsePeriod(period);
    return of !== undefined && year !== undefined && of.lastMonth < year.firstMonth;
  };
  return {
    own: figures.filter((figure) => !isBefore(figure)),
    baseline: figures.filter(isBefore),
  };
}

function momentInWords({ asKnown, publishedBy }: MomentKept, { watermark }: AnsweredAt, now: Date): string {
  const stored = watermark.at === undefined ? undefined : new Date(watermark.at);
  const known = asKnown === undefined ? undefined : knownInWords(asKnown, stored);
  if (publishedBy !== undefined)
    return `what was published by the end of ${dayShown(publishedBy)}${known === undefined ? '' : `, as known here ${known}`}`;
  return known === undefined
    ? `what is known now (${londonInWords(now, 'minute')})`
    : `what was known here ${known}`;
}

function knownInWords(asKnown: string, stored: Date | undefined): string {
  if (asKnown.includes('T')) return `on ${londonInWords(new Date(asKnown), 'minute')}`;
  return `at watermark ${asKnown}${stored === undefined ? '' : ` of ${londonInWords(stored, 'minute')}`}`;
}

function momentsOf({ from, fromPublished, to, toPublished }: ChangesKept): {
  readonly first: MomentKept;
  readonly second: MomentKept;
} {
  return {
    first: { asKnown: from, publishedBy: fromPublished },
    second: { asKnown: to, publishedBy: toPublished },
  };
}

const COLUMNS = [
  { name: 'Period' },
  { name: 'Before' },
  { name: 'After' },
  { name: 'Difference', isNumber: true },
  ...[...RECORD_CHANGES, 'definitions' as const].map((kind) => ({
    name: CHANGE_NAMES[kind],
    isNumber: true,
  })),
];

function metricSection(shown: ChangesShown, change: MetricChange): Html {
  const { code, name } = change.metric;
  const { definitions } = change;
  const { own, baseline } = figuresOf(change, shown.changes.policyYear);
  return html`<section id="${code}">
    <h2 class="nhsuk-heading-m">${name}</h2>
    ${
      own.length === 0
        ? html`<p>No figure differs.</p>`
        : table({
            caption: 'Each figure that differs; its parts add up to the difference',
            columns: COLUMNS,
            rows: own.map((figure) => figureCells(shown, code, figure)),
          })
    }
    ${
      baseline.length === 0
        ? ''
        : details(
            `Figures of the baseline, which the plan of ${shown.changes.policyYear} is measured from: ${baseline.length}`,
            table({
              caption: 'Each figure of the baseline that differs',
              columns: COLUMNS,
              rows: baseline.map((figure) => figureCells(shown, code, figure)),
            }),
          )
    }
    ${
      definitions.length === 0
        ? ''
        : html`<h3 class="nhsuk-heading-s" id="${definitionsOf(code)}">Definitions that differ</h3>
            <ul class="nhsuk-list nhsuk-list--bullet">
              ${definitions.map(
                ({ of, code: which, before, after }) =>
                  html`<li>
                    ${`The ${of.replace('-', ' ')}${which === undefined ? '' : ` ${which}`}: ${before ?? 'none'} before, ${after ?? 'none'} since.`}
                  </li>`,
              )}
            </ul>`
    }
  </section>`;
}

function figureCells(shown: ChangesShown, metric: string, figure: FigureChange): Cell[] {
  const { period, before, after, difference } = figure;
  const { first, second } = momentsOf(shown.kept);
  const explained = (level: typeof before, other: typeof before, moment: MomentKept): Cell => {
    const words = levelInWords(level, other);
    if (level.count === undefined && level.rate === undefined) return words;
    const { policyYear: year } = shown.changes;
    return link(
      addressOf(`${areaPath(shown.area.code)}/explain`, { metric, period, year, ...moment }),
      words,
    );
  };
  return [
    periodName(period),
    explained(before, after, first),
    explained(after, before, second),
    signed(difference, before, after),
    ...partsInWords(figure).map((part) => partCell(shown, metric, period, part)),
  ];
}

/** By how much a part moved a figure; it leads to what is behind it. */
function partCell(shown: ChangesShown, metric: string, period: string, { kind, moved }: PartInWords): Cell {
  if (moved === undefined) return 'none';
  if (kind === 'definitions') return link(`#${definitionsOf(metric)}`, moved);
  const { area, kept } = shown;
  return link(
    `${addressOf(changesPath(area.code), { ...kept, metric, period, change: kind })}#records`,
    moved,
  );
}

function definitionsOf(metric: string): string {
  return `definitions-${metric}`;
}
