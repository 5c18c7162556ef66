import { readFileSync } from 'node:fs';
import { definitionHash } from '#catalogue';
import { AgreePlanCommand, DraftPlanCommand } from '#planning';
import { planSubmissionSchema } from '#planning/plain';
import { ReferenceStore } from '#reference';
import { recordEvents, reported, withdrawn } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { CommandBus } from '@nestjs/cqrs';
import { measuresAnswer, policyYearsAnswer } from '../catalogue/catalogue.schema';
import { startReadyTracker, type LoneTracker } from '../tracker.fixture';
import { areaAnswer, areasAnswer } from './areas.schema';
import type { AreasPage } from './areas.schema';

const PLAN = planSubmissionSchema.parse(
  JSON.parse(readFileSync(new URL('../../../standalone/sample/plan-2014-15.json', import.meta.url), 'utf8')),
);
const APPLICABLE_AT = '2016-05-12T09:30:00+01:00';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
  const days = (period: string, agency: string, value: number) =>
    reported({ period, category: { agency }, value, applicableAt: APPLICABLE_AT });
  await recordEvents(tracker.database, [
    days('2013-04', 'nhs', 432),
    days('2014-09', 'nhs', 563),
    days('2014-09', 'social-care', 4),
    days('2016-03', 'both', 0),
    withdrawn({ period: '2016-03', category: { agency: 'both' }, applicableAt: '2018-07-01T09:30:00+01:00' }),
    reported({
      measure: 'non-elective-admissions',
      table: 'total',
      period: '2014-04',
      value: 1_700,
      applicableAt: APPLICABLE_AT,
    }),
    withdrawn({
      measure: 'non-elective-admissions',
      table: 'total',
      period: '2014-04',
      applicableAt: '2018-07-01T09:30:00+01:00',
    }),
  ]);
  const commands = tracker.application.get(CommandBus, { strict: false });
  const { area, policyYear, content, agreement } = PLAN;
  await commands.execute(new DraftPlanCommand(area, policyYear, content, { actor: 'spec' }));
  await commands.execute(new AgreePlanCommand(area, policyYear, agreement, { actor: 'spec' }));
});
afterAll(() => tracker.close());

async function get(path: string, ...grants: string[]): Promise<{ status: number; body: unknown }> {
  const token = await tracker.provider.token({ claims: { bettercare_grants: grants } });
  const response = await fetch(`${tracker.address}${path}`, {
    headers: { authorization: `Bearer ${token}` },
  });
  return { status: response.status, body: await response.json() };
}

async function page(query: string, ...grants: string[]): Promise<AreasPage> {
  return areasAnswer.parse((await get(`/v1/areas${query}`, ...grants)).body);
}

describe('the areas', () => {
  test('are those the token may see, with their plans and the months of what is live', async () => {
    expect(await page('', 'viewer@E06000031', 'publisher@urn:ons:E06000016')).toEqual({
      areas: [
        {
          code: 'E06000031',
          name: 'Peterborough',
          kind: 'council-area',
          plans: [{ policyYear: '2014/15', status: 'agreed' }],
          measures: [{ measure: 'delayed-days', from: '2013-04', to: '2014-09' }],
        },
      ],
    });
  });

  test('come page by page, each once, in the order of their codes', async () => {
    const codes: string[] = [];
    for (let next: string | undefined = ''; next !== undefined;) {
      const { areas, next: more }: AreasPage = await page(
        `?limit=60${next && `&after=${next}`}`,
        'auditor@*',
      );
      codes.push(...areas.map(({ code }) => code));
      next = more;
    }
    const current = await tracker.application.get(ReferenceStore, { strict: false }).current();
    expect(codes).toEqual(current?.areas.map(({ code }) => code).sort());
    expect(codes.length).toBeGreaterThan(120);
  });

  test.each([
    ['limit=0', '/limit'],
    ['limit=201', '/limit'],
    ['after=E06000031', '/after'],
    [`after=${Buffer.from('["arrivals E06000031","E06000031"]').toString('base64url')}`, '/after'],
    ['page=2', '/page'],
  ])('asked with %s are refused', async (query, where) => {
    const { status, body } = await get(`/v1/areas?${query}`, 'auditor@*');
    expect([status, body]).toMatchObject([400, { code: 'question-refused', errors: [{ where }] }]);
  });

  test('are closed to those who may watch none', async () => {
    expect((await get('/v1/areas', 'publisher@urn:ons:E06000031')).status).toBe(403);
  });
});

describe('one area', () => {
  test('is answered as in the list', async () => {
    const { status, body } = await get('/v1/areas/E06000031', 'viewer@E06000031');
    expect([status, [areaAnswer.parse(body)]]).toEqual([200, (await page('', 'viewer@E06000031')).areas]);
  });

  test('that is none, or not theirs, is refused', async () => {
    expect(await get('/v1/areas/E06999999', 'auditor@*')).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-area' }] },
    });
    expect((await get('/v1/areas/E06000016', 'viewer@E06000031')).status).toBe(403);
  });
});

describe('the catalogue', () => {
  test('says what each measure counts, as data and in a sentence, under which hash', async () => {
    const { body } = await get('/v1/measures', 'viewer@E06000031');
    const days = measuresAnswer
      .parse(body)
      .measures.find(({ definition }) => definition.code === 'delayed-days');
    expect(days).toMatchObject({
      sentence:
        'Delayed days, reported for each month by the council of an area or the national body of a nation: whole numbers, which are summed.',
      definition: { unit: 'day', where: { field: 'measure', equals: 'delayed-days' } },
      version: 1,
      hash: days && definitionHash(days.definition),
    });
  });

  test('says what each policy year asks for', async () => {
    const { policyYears } = policyYearsAnswer.parse((await get('/v1/policy-years', 'auditor@*')).body);
    expect(policyYears.map(({ definition }) => definition.year)).toEqual(['2014/15', '2015/16', '2016/17']);
    expect(policyYears[0]?.metrics.map(({ sentence }) => sentence)).toContain(
      'Delayed days, per 100,000 people aged 18+, by the population of the calendar year the period lies in, for each quarter; lower is better.',
    );
  });

  test('is closed to those who may watch nothing', async () => {
    expect((await get('/v1/measures', 'publisher@urn:ons:E06000031')).status).toBe(403);
  });
});
