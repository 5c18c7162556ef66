import { checkCategory } from '#catalogue';
import type { Measure } from '#catalogue';
import type { LedgerEvent } from '#contracts';
import type { Period, Refusal } from '#kernel';
import { endOfLondonDay, firstDay, lastDay, period } from '#kernel';
import type { Definitions, ReferenceView } from '#reference';

/** What an event is checked against. */
export interface Known {
  readonly definitions: Definitions;
  readonly reference: ReferenceView;
}

/** The same, with the decision position at which the definitions were in force: stored with every outcome. */
export interface KnownAt extends Known {
  readonly decisionPosition: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** How far ahead of its arrival an event may be dated: enough for clocks that differ, too little for plans. */
const AHEAD_MS_MAX = DAY_MS;

const FIRST_DAY = '2000-01-01';

/**
 * The rules an event of the right shape must keep: its codes exist and fit each other, and nothing in it
 * lies in the future. Reads no clock: `appendedAt`, stored with the delivery, is its only "now", so that
 * reading the log again gives the same outcome. Empty when the event is fit to be recorded.
 */
export function checkEvent(event: LedgerEvent, known: Known, appendedAt: Date): Refusal[] {
  const group = event.type === 'bettercare.period.replaced.v1' ? event.data.group : event.data;
  const at = event.type === 'bettercare.period.replaced.v1' ? '/data/group' : '/data';
  const refusals: Refusal[] = [];
  if (!known.reference.organisation(event.source)) refusals.push(unknownOrganisation(event.source));
  if (!known.reference.area(group.area)) refusals.push(unknownArea(group.area, at));
  const measure = known.definitions.measure(group.measure);
  if (!measure) refusals.push(unknownMeasure(group.measure, known.definitions, at));
  refusals.push(...futureVersion(event.data.applicableAt, appendedAt));
  if (!measure) return refusals;
  if (event.type === 'bettercare.period.replaced.v1') {
    if (!measure.tables.includes(group.table)) refusals.push(unknownTable(measure, group.table));
    return refusals;
  }
  const stated = period(event.data.period);
  refusals.push(...periodRefusals(stated, measure, appendedAt));
  const category = checkCategory(measure, event.data.table, event.data.category, stated.lastMonth);
  if (category) refusals.push({ ...category, where: `/data${category.where}` });
  if (event.type === 'bettercare.count.reported.v1')
    refusals.push(...valueRefusals(event.data.value, measure));
  return refusals;
}

function periodRefusals(stated: Period, measure: Measure, appendedAt: Date): Refusal[] {
  const where = '/data/period';
  if (stated.kind !== measure.frequency) {
    return [
      {
        rule: 'period-of-wrong-kind',
        where,
        what: `${stated.key} is a ${stated.kind}; ${measure.code} is reported by the ${measure.frequency}`,
        mend: `Report one ${measure.frequency} an event.`,
      },
    ];
  }
  if (firstDay(stated) < FIRST_DAY) {
    return [
      { rule: 'period-before-2000', where, what: stated.key, mend: 'Report periods from the year 2000 on.' },
    ];
  }
  if (endOfLondonDay(lastDay(stated)).getTime() > appendedAt.getTime() + AHEAD_MS_MAX) {
    return [
      {
        rule: 'period-not-over',
        where,
        what: `${stated.key} ends after ${appendedAt.toISOString()}, when the event arrived`,
        mend: 'Report a period once it is over.',
      },
    ];
  }
  return [];
}

function futureVersion(applicableAt: string, appendedAt: Date): Refusal[] {
  if (new Date(applicableAt).getTime() <= appendedAt.getTime() + AHEAD_MS_MAX) return [];
  return [
    {
      rule: 'applicable-in-future',
      where: '/data/applicableAt',
      what: `${applicableAt} is more than a day after ${appendedAt.toISOString()}, when the event arrived`,
      mend: 'Give the time from which the figure is what you say; check the clock and the offset.',
    },
  ];
}

function valueRefusals(value: number | string, measure: Measure): Refusal[] {
  const where = '/data/value';
  if (measure.value === 'count') {
    if (typeof value === 'number') return [];
    return [
      {
        rule: 'value-not-a-count',
        where,
        what: `"${value}" as text`,
        mend: `${measure.code} is counted: give a whole number.`,
      },
    ];
  }
  const places = measure.value.decimalPlaces;
  if (typeof value === 'string' && (value.split('.')[1] ?? '').length === places) return [];
  return [
    {
      rule: 'value-not-as-published',
      where,
      what: JSON.stringify(value),
      mend: `${measure.code} is published to ${places} decimal place${places === 1 ? '' : 's'}: give it so, as text.`,
    },
  ];
}

function unknownOrganisation(source: string): Refusal {
  return {
    rule: 'unknown-organisation',
    where: '/source',
    what: `${source} is not in the reference data`,
    mend: 'Check the code; an administrator can add an organisation to the reference data.',
  };
}

function unknownArea(area: string, at: string): Refusal {
  return {
    rule: 'unknown-area',
    where: `${at}/area`,
    what: `${area} is not in the reference data`,
    mend: 'Use the 9-character ONS code of a council area, `E06000031`, or E92000001 for England.',
  };
}

function unknownMeasure(measure: string, definitions: Definitions, at: string): Refusal {
  return {
    rule: 'unknown-measure',
    where: `${at}/measure`,
    what: `no definition of "${measure}" is in force`,
    mend: `Use one of ${definitions.measures.map(({ code }) => code).join(', ')}.`,
  };
}

function unknownTable(measure: Measure, table: string): Refusal {
  return {
    rule: 'unknown-table',
    where: '/data/group/table',
    what: `${measure.code} has no table "${table}"`,
    mend: `Use one of: ${measure.tables.join(', ')}.`,
  };
}
