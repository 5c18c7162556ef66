import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import type { MeasureSeries } from '#performance';
import { putFirstVersionsInForce } from '#reference';
import { PUBLISHED_REASON_HEADINGS } from '#testing';
import { openStandalone } from './open-standalone.fixture';
import type { OpenStandalone } from './open-standalone.fixture';

// NHS England, monthly delayed transfers of care situation reports by local authority, April 2011 to December 2019:
// the tables of six councils, uploaded month by month as they were laid out, against the figures printed in them. Two
// councils upload every month, the others the last under the codes of before and the first under ONS codes.

const FOLDER = process.env['BCL_ORACLES'] ?? join(repositoryRoot(), '..', 'shared', 'oracles');
const MONTHS = 105;
const EVERY_MONTH = ['E06000031', 'E10000003'];
const CODES_CHANGED = ['2015-06', '2015-07'];

interface Published {
  readonly area: string;
  /** The code of the area in that month's table: three digits or `00EQ` until June 2015. */
  readonly code: string;
  readonly name: string;
  readonly month: string;
  /** `reason`, `organisation` or `total`. */
  readonly dimension: string;
  readonly category: string;
  /** As printed; blank where the month had no such column. */
  readonly days: string;
}

const published = readPublished();
const areas = [...new Set(published.map(({ area }) => area))];
const months = [...new Set(published.map(({ month }) => month))];
const monthsOf = (area: string) => (EVERY_MONTH.includes(area) ? months : CODES_CHANGED);

const HEADINGS: Readonly<Record<string, string>> = PUBLISHED_REASON_HEADINGS;
const AGENCIES: Readonly<Record<string, string>> = { NHS: 'nhs', 'Social Care': 'social-care', Both: 'both' };

let standalone: OpenStandalone;
let authorization: string;

beforeAll(async () => {
  standalone = await openStandalone();
  await putFirstVersionsInForce(standalone.database.pool, 'spec');
  const grants = ['viewer@*', ...areas.map((area) => `publisher@urn:ons:${area}`)];
  authorization = `Bearer ${await standalone.provider.token({ claims: { bettercare_grants: grants } })}`;
  for (const month of months)
    for (const dimension of ['reason', 'organisation']) {
      const table = tableOf(month, dimension);
      for (const area of areas) if (monthsOf(area).includes(month)) await upload(table, area);
    }
  await untilAllIsRecorded();
}, 600_000);
afterAll(() => standalone.close());

test(`the tables are those of six councils over ${MONTHS} months`, () => {
  expect([areas.length, months.length]).toEqual([6, MONTHS]);
});

describe.each(areas)('area %s', (area) => {
  let figures: MeasureSeries['figures'];
  beforeAll(async () => {
    const own = monthsOf(area);
    const asked = `from=${own[0]}&to=${own.at(-1)}&by=month`;
    const response = await ask(`/v1/areas/${area}/measures/delayed-days?${asked}`);
    ({ figures } = (await response.json()) as MeasureSeries);
  });

  test('has every printed total', () => {
    const shown = figures.map(({ period, value }) => [period, String(value)]);
    const printed = monthsOf(area).map((month) => [month, rowOf(month, area, 'total')['Total']]);
    expect(shown).toEqual(printed);
  });

  test.each([
    ['reason', 'reason', Object.fromEntries(Object.keys(HEADINGS).map((code) => [code, code]))],
    ['agency', 'organisation', AGENCIES],
  ])('has every printed day by %s', (by, dimension, codes) => {
    for (const { period, breakdowns, warnings } of figures) {
      const breakdown = breakdowns.find((each) => each.by === by);
      const shown = breakdown?.categories.map(({ code, value }) => [code, String(value)]);
      const printed = Object.entries(rowOf(period, area, dimension)).map(([name, days]) => [
        codes[name],
        days,
      ]);
      expect([period, Object.fromEntries(shown ?? [])]).toEqual([period, Object.fromEntries(printed)]);
      expect(warnings).toEqual([]);
    }
  });
});

/** A month's table of all six councils, laid out as published, printed totals and all. */
function tableOf(month: string, dimension: string): string {
  const names = Object.keys(rowOf(month, areas[0] ?? '', dimension));
  const rows = areas.map((area) => {
    const { code, name } = published.find((each) => each.month === month && each.area === area) ?? {};
    const total = rowOf(month, area, 'total')['Total'];
    return [code, name, ...Object.values(rowOf(month, area, dimension)), total];
  });
  const lines = [
    ['Title:', 'Delayed Transfers of Care, local authority'],
    ['Period:', inWords(month)],
    [],
    ['Code', 'Name', ...names.map((name) => HEADINGS[name] ?? name), 'TOTAL'],
    ...rows,
  ];
  return lines.map((cells) => `${cells.join(',')}\r\n`).join('');
}

/** What is printed of an area in a month, by category; nothing of a column that the month did not have. */
function rowOf(month: string, area: string, dimension: string): Record<string, string> {
  const own = published.filter((each) => each.month === month && each.area === area);
  const cells = own.filter((each) => each.dimension === dimension && each.days !== '');
  return Object.fromEntries(cells.map(({ category, days }) => [category, days]));
}

/** `September 2014`. */
function inWords(month: string): string {
  const words = { month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', words);
}

async function upload(table: string, area: string): Promise<void> {
  const query = new URLSearchParams({
    mapping: 'delayed-days-as-published',
    source: `urn:ons:${area}`,
    applicableAt: '2020-02-13',
  });
  const response = await fetch(`${standalone.address}/v1/uploads?${query.toString()}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'text/csv' },
    body: table,
  });
  if (response.status !== 202) throw new Error(await response.text());
  await response.arrayBuffer();
}

async function untilAllIsRecorded(): Promise<void> {
  let behind: string | null = null;
  while (behind !== 'deliveries=0, seconds=0.0') {
    const response = await ask(`/v1/areas/${areas[0]}/coverage?year=2014/15`);
    behind = response.headers.get('bettercare-behind');
    await response.arrayBuffer();
  }
}

function ask(path: string): Promise<Response> {
  return fetch(`${standalone.address}${path}`, { headers: { authorization, 'cache-control': 'no-cache' } });
}

function readPublished(): Published[] {
  const [, ...lines] = readFileSync(join(FOLDER, 'dtoc', 'areas.csv'), 'utf8')
    .trim()
    .split('\n');
  return lines.map((line) => {
    const [area = '', code = '', name = '', month = '', dimension = '', category = '', days = ''] = line
      .trimEnd()
      .split(',');
    return { area, code, name, month, dimension, category, days };
  });
}
