import { dayShown, londonDay, londonInWords } from '#kernel';
import { heading, html, inset, link, named, summaryList, table, tag } from '#pages';
import type { Cell, Html } from '#pages';
import { periodName } from '#performance/plain';
import type { RecordTrail, TrailStep } from '#records';
import type { NameOf } from '#reference';
import { areaPath, type AreaNamed } from './area-sections';
import { atMoment, isNow, type MomentKept } from './page-moment';
import { categoryCell, eventCell, placeInLog, recordPath, statedCell } from './record-cells';

export interface RecordShown {
  readonly area: AreaNamed;
  readonly trail: RecordTrail;
  /** Where the delivery that is looked at stands in the log. */
  readonly place: Parameters<typeof recordPath>[1];
  readonly measureName: string;
  readonly nameOf: NameOf;
  readonly moment: MomentKept;
}

const KINDS: Readonly<Record<TrailStep['kind'], string>> = {
  reported: 'Reported',
  withdrawn: 'Withdrawn',
  replaced: 'Everything before replaced',
};

/** Where a figure ends: what one delivery said of a count, and every other that said something of the same one by then. */
export function recordContent(
  { area, trail, place, measureName, nameOf, moment }: RecordShown,
  bar: Html,
): Html {
  const { source, period, category, table: of, steps } = trail;
  const isThis = ({ event }: TrailStep): boolean =>
    recordPath(area.code, event) === recordPath(area.code, place);
  const step = steps.find(isThis);
  const last = steps.at(-1);
  return html`${heading(recordTitle(measureName, period), `${area.name}: a record`)} ${bar}
    ${inset(standingOf(step, last, moment))}
    ${summaryList([
      ['What', `${measureName}, ${categoryCell(category)}; ${of} table`],
      ['Period', periodName(period)],
      ['Reported by', named(source, nameOf)],
      ...(step ? linesOf(step) : []),
    ])}
    ${table({
      caption: `All that ${saidUpTo(moment)}, the newest last`,
      columns: [
        { name: 'What came' },
        { name: 'Value', isNumber: true },
        { name: 'Applicable from' },
        { name: 'Received' },
        { name: 'Delivery' },
      ],
      rows: steps.map((each): Cell[] => [
        html`${KINDS[each.kind]}${isThis(each) ? html` ${tag('This one', 'blue')}` : ''}`,
        valueOf(each),
        londonInWords(each.applicableAt, 'second'),
        londonInWords(each.event.appendedAt, 'second'),
        each.kind === 'replaced' || isThis(each)
          ? placeInLog(each.event)
          : eventCell(area.code, each.event, moment),
      ]),
    })}
    <p>
      The one that is applicable from the latest moment counts, in whichever order they came.
      ${link(atMoment(`${areaPath(area.code)}/arrivals`, moment), 'Everything that arrived of the area')}
    </p>`;
}

export function recordTitle(measureName: string, period: string): string {
  return `${measureName}, ${periodName(period)}`;
}

/** What became of it up to now, or up to the moment that is shown. */
function standingOf(step: TrailStep | undefined, last: TrailStep | undefined, moment: MomentKept): string {
  const isOfNow = isNow(moment);
  const [was, counts, is] = isOfNow ? ['was', 'counts now', 'is'] : ['had been', 'counted then', 'was'];
  if (!last)
    return `Nothing of this count ${moment.publishedBy === undefined ? 'had come here then' : `was applicable by the end of ${dayShown(moment.publishedBy)}`}.`;
  const replaced = `there ${is} no answer from before ${dayShown(londonDay(last.applicableAt))}`;
  if (!step)
    return last.kind === 'reported'
      ? `This delivery ${notYet(moment)}: ${valueOf(last)} counted.`
      : `This delivery ${notYet(moment)}, and nothing counted.`;
  if (step === last && step.kind === 'reported') return `This is what ${counts}.`;
  if (last.kind === 'reported') return `It ${was} corrected: ${valueOf(last)} ${counts}.`;
  return last.kind === 'withdrawn'
    ? `It ${was} withdrawn: there ${is} no answer ${isOfNow ? 'now' : 'then'}.`
    : `It ${was} replaced: ${replaced}.`;
}

function saidUpTo(moment: MomentKept): string {
  if (isNow(moment)) return 'was ever said of this count';
  return moment.publishedBy === undefined
    ? 'had been said of this count then'
    : `had been said of this count and was applicable by the end of ${dayShown(moment.publishedBy)}`;
}

/** Why it is not there: by a day it goes by what was applicable, whenever that came here. */
function notYet({ asKnown, publishedBy }: MomentKept): string {
  if (publishedBy === undefined) return 'had not come here then';
  const applicable = `was not applicable by the end of ${dayShown(publishedBy)}`;
  return asKnown === undefined ? applicable : `had not come here then, or ${applicable}`;
}

function linesOf({ submission, applicableAt, event, ...step }: TrailStep): (readonly [string, Cell])[] {
  return [
    [
      'It said',
      step.kind === 'reported' ? valueOf({ ...step, submission, applicableAt, event }) : KINDS[step.kind],
    ],
    ['Applicable from', londonInWords(applicableAt, 'second')],
    ['Received', londonInWords(event.appendedAt, 'second')],
    ...(submission === null ? [] : [['In the submission', submission] as const]),
    ['Its event', html`<span class="hash">${event.id}</span>`],
    ['Where it stands in the log', placeInLog(event)],
    ['SHA-256 of what was delivered', html`<code class="hash">${event.sha256}</code>`],
  ];
}

function valueOf({ kind, value, publishedValue, status }: TrailStep): string {
  return kind === 'reported' ? statedCell({ value, publishedValue, status: status ?? 'final' }) : '';
}
