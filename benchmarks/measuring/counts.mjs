// The counts that every benchmark uses: five in a hundred are corrections, one a duplicate, one a late older
// version. Made from a fixed seed, so that two runs measure the same bytes.
import { contentHash } from '../../dist/libs/contracts/src/index.js';
import { firstDay, lastDay, period } from '../../dist/libs/kernel/src/index.js';

const REASONS = ['A', 'B', 'C', 'Di', 'Dii', 'E', 'F', 'G', 'H', 'I'];
const MONTHS = Array.from(
  { length: 120 },
  (_, index) => `${2011 + Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}`,
);

/** @param areas codes of council areas; each is reported by its council. */
export function makeCounts(number, areas) {
  const random = generator(7);
  const events = [];
  while (events.length < number) {
    const index = events.length;
    const again = index > 1000 && random() < 0.07 ? events[Math.floor(random() * index)] : undefined;
    events.push(again ? anotherVersion(again, random) : firstVersion(index, areas, random));
  }
  return events;
}

/**
 * As many counts as are wanted, of which no more than a part is in memory at once: each part has the counts of the
 * first in versions that are a second later.
 */
export function* countsInParts(number, areas, part = 150_000) {
  for (let from = 0; from < number; from += part) {
    const later = (from / part) * 1_000;
    yield makeCounts(Math.min(part, number - from), areas).map((event) => ({
      ...event,
      data: {
        ...event.data,
        applicableAt: new Date(Date.parse(event.data.applicableAt) + later).toISOString(),
      },
    }));
  }
}

function firstVersion(index, areas, random) {
  const area = areas[index % areas.length];
  const rest = Math.floor(index / areas.length);
  return {
    specversion: '1.0',
    id: `benchmark-${index}`,
    source: `urn:ons:${area}`,
    type: 'bettercare.count.reported.v1',
    data: {
      measure: 'delayed-days',
      area,
      period: MONTHS[rest % MONTHS.length],
      table: 'reason',
      category: { reason: REASONS[Math.floor(rest / MONTHS.length) % REASONS.length] },
      value: Math.floor(random() * 900),
      status: 'final',
      applicableAt: '2023-01-01T00:00:00Z',
    },
  };
}

function anotherVersion(event, random) {
  const kind = random();
  if (kind >= 0.85) return event;
  const applicableAt = kind < 0.71 ? '2024-06-01T00:00:00Z' : '2022-01-01T00:00:00Z';
  return { ...event, data: { ...event.data, value: Math.floor(random() * 900), applicableAt } };
}

/** The same counts as rows of typed columns, for peers that decode nothing. */
export function rowOf(event) {
  const { data, source } = event;
  const stated = period(data.period);
  return [
    data.area,
    data.measure,
    data.table,
    source,
    data.period,
    '',
    '',
    data.category.reason,
    new Date(data.applicableAt),
    contentHash(event),
    data.value,
    data.status,
    firstDay(stated),
    lastDay(stated),
  ];
}

export const ROW_COLUMNS = [
  ['area', 'text'],
  ['measure', 'text'],
  ['tbl', 'text'],
  ['source', 'text'],
  ['period', 'text'],
  ['care_type', 'text'],
  ['agency', 'text'],
  ['reason', 'text'],
  ['version', 'timestamptz'],
  ['content', 'int8'],
  ['value', 'int8'],
  ['status', 'text'],
  ['period_from', 'date'],
  ['period_to', 'date'],
].map(([name, type]) => ({ name, type }));

export const ROW_KEY = 'area, measure, tbl, source, period, care_type, agency, reason';

/** A table for such rows. */
export const rowTable = (name, kind = '') => `
  CREATE ${kind} TABLE ${name} (
    area text COLLATE "C", measure text COLLATE "C", tbl text COLLATE "C", source text COLLATE "C",
    period text COLLATE "C", care_type text COLLATE "C", agency text COLLATE "C", reason text COLLATE "C",
    version timestamptz, content int8, value int8, status text, period_from date, period_to date)`;

export function generator(seed) {
  let state = seed;
  return () => {
    state = (state * 1664525 + 1013904223) % 4294967296;
    return state / 4294967296;
  };
}
