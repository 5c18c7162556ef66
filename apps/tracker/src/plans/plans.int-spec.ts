import { readFileSync } from 'node:fs';
import { planSubmissionSchema } from '#planning/plain';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker, type RunningTracker, type Sending } from '../tracker.fixture';
import { areaPlansAnswer, planAnswer, planDecidedAnswer } from './plans.schema';

const PLANS = '/v1/areas/E06000031/plans';
const PLAN = `${PLANS}/2014-15`;
const sample = planSubmissionSchema.parse(
  JSON.parse(readFileSync(new URL('../../../standalone/sample/plan-2014-15.json', import.meta.url), 'utf8')),
);
const { content, agreement } = sample;
const PREPARER = ['preparer@E06000031'];
const APPROVER = ['approver@E06000031'];

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
});
afterAll(() => tracker.close());

const send = (...asked: Parameters<RunningTracker['send']>) => tracker.send(...asked);
const ask = (path: string) => send('GET', path, { grants: ['viewer@E06000031'] });
const performance = async () =>
  JSON.stringify(
    (await ask('/v1/areas/E06000031/performance?year=2014/15&metric=delayed-transfers-of-care')).body,
  );
const draft = (sending: Partial<Sending> = {}) =>
  send('POST', `${PLAN}/draft`, { grants: PREPARER, body: { content }, ...sending });

describe("Peterborough's plan of 2014/15, over HTTP", () => {
  test('is not there before it is drafted', async () => {
    expect(await ask(PLAN)).toMatchObject({ status: 404, body: { errors: [{ rule: 'no-plan' }] } });
    expect(await ask(PLANS)).toMatchObject({ status: 200, body: { area: 'E06000031', plans: [] } });
  });

  test('is drafted by who prepares it, what does not add up said and taken', async () => {
    const drafted = await draft();
    expect(drafted).toMatchObject({ status: 200, etag: '"1"', body: { type: 'plan.drafted', version: 1 } });
    const { warnings } = planDecidedAnswer.parse(drafted.body);
    expect(warnings.map(({ rule }) => rule)).toEqual([
      'rate-and-counts-disagree',
      'rate-and-counts-disagree',
    ]);
    const standing = planAnswer.parse((await ask(PLAN)).body);
    expect(standing).toMatchObject({ status: 'draft', version: 1, waiting: content });
    expect(standing.inForce).toBeUndefined();
  });

  test('is agreed over the version that was read, by who may agree', async () => {
    const agree = (sending: Partial<Sending>) =>
      send('POST', `${PLAN}/agree`, { grants: APPROVER, body: { agreement }, ...sending });
    expect(await agree({})).toMatchObject({ status: 428, body: { code: 'version-missing' } });
    expect(await agree({ ifMatch: '3' })).toMatchObject({ status: 400 });
    expect(await agree({ ifMatch: '"2"' })).toMatchObject({
      status: 412,
      body: { code: 'decided-meanwhile', errors: [{ rule: 'decided-meanwhile' }] },
    });
    expect(await agree({ ifMatch: '"1"', grants: PREPARER })).toMatchObject({ status: 403 });
    expect(await agree({ ifMatch: '"1"', byMachine: true })).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('a person who signed in') },
    });
    expect(await agree({ ifMatch: '*' })).toMatchObject({ status: 428, body: { code: 'version-missing' } });
    const { etag } = await ask(PLAN);
    expect(await agree({ ifMatch: etag ?? '' })).toMatchObject({ status: 200, etag: '"2"' });
    expect(planAnswer.parse((await ask(PLAN)).body)).toMatchObject({
      status: 'agreed',
      inForce: { content, agreement },
      decisions: [{ type: 'plan.drafted' }, { type: 'plan.agreed', actor: 'somebody' }],
    });
    expect(areaPlansAnswer.parse((await ask(PLANS)).body).plans).toEqual([
      { policyYear: '2014/15', status: 'agreed', version: 2, agreedOn: agreement.agreedOn },
    ]);
  });

  test('bears a tag of its version and of what is said of it', async () => {
    const { etag } = await ask(PLAN);
    expect(etag).toMatch(/^W\/"2-[\w-]{43}"$/);
    expect((await ask(PLAN)).etag).toBe(etag);
  });

  test('is what performance is held against from then on', async () => {
    expect(await performance()).toContain(content.document);
  });

  test('is not drafted once agreed; it is revised, with a reason, and agreed again', async () => {
    expect(await draft()).toMatchObject({ status: 412 });
    expect(await draft({ ifMatch: '"2"' })).toMatchObject({
      status: 409,
      body: { code: 'plan-not-ready', errors: [{ rule: 'plan-already-agreed' }] },
    });
    const revise = (body: object) =>
      send('POST', `${PLAN}/revise`, { grants: PREPARER, ifMatch: '"2"', body });
    expect(await revise({ content })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'missing-member', where: '/reason' }] },
    });
    expect(await revise({ content, reason: 'Winter funding \ud83d' })).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'unpaired-surrogate', where: '/reason' }] },
    });
    const reason = 'Winter funding was confirmed';
    expect(await revise({ content, reason })).toMatchObject({ status: 200, etag: '"3"' });
    expect(planAnswer.parse((await ask(PLAN)).body)).toMatchObject({
      status: 'under-revision',
      decisions: [{}, {}, { type: 'plan.revised', reason }],
    });
  });

  test('is withdrawn, and nothing is in force, in the next answer already', async () => {
    expect(await performance()).toContain(content.document);
    const withdraw = { grants: APPROVER, ifMatch: '"3"', body: { reason: 'Sent back by the board' } };
    const byMachine = await send('POST', `${PLAN}/withdraw`, { ...withdraw, byMachine: true });
    expect(byMachine.status).toBe(403);
    expect(await send('POST', `${PLAN}/withdraw`, withdraw)).toMatchObject({ status: 200, etag: '"4"' });
    expect(await performance()).not.toContain(content.document);
    const standing = planAnswer.parse((await ask(PLAN)).body);
    expect(standing.status).toBe('withdrawn');
    expect(standing.inForce).toBeUndefined();
  });

  test('is told as it was known at any moment of its life', async () => {
    const { decisions } = planAnswer.parse((await ask(PLAN)).body);
    const at = (version: number) => `${PLAN}?asKnown=${decisions[version - 1]?.recordedAt ?? ''}`;
    for (const [index, status] of ['draft', 'agreed', 'under-revision', 'withdrawn'].entries())
      expect(planAnswer.parse((await ask(at(index + 1))).body)).toMatchObject({
        ...{ status, version: index + 1 },
        decisions: decisions.slice(0, index + 1),
      });
    expect((await ask(at(2))).body).toMatchObject({ inForce: { content, agreement } });
    expect(await ask(`${PLAN}?asKnown=2014-04-01T00:00:00Z`)).toMatchObject({ status: 404 });
    expect(await ask(`${PLAN}?asKnown=yesterday`)).toMatchObject({ status: 400 });
    const listed = async (asKnown: string) =>
      areaPlansAnswer.parse((await ask(`${PLANS}?asKnown=${asKnown}`)).body).plans;
    expect(await listed(decisions[1]?.recordedAt ?? '')).toMatchObject([{ status: 'agreed', version: 2 }]);
    expect(await listed('2014-04-01T00:00:00Z')).toEqual([]);
  });
});

describe('what is refused says where and how to mend it, and decides nothing', () => {
  test.each([
    ['not JSON', '{"content": ', 400, 'malformed-json'],
    ['an unknown member', { content, mood: 'good' }, 422, 'plan-refused'],
    ['nothing planned', { content: { ...content, lines: [] } }, 422, 'plan-refused'],
    [
      'an NHS number in a note',
      { content: { ...content, document: 'of 943 476 5919' } },
      422,
      'plan-refused',
    ],
  ])('%s', async (_, body, status, code) => {
    const answer = await draft({ ifMatch: '"4"', body });
    expect(answer).toMatchObject({ status, body: { code } });
    expect(JSON.stringify(answer.body)).not.toContain('943 476 5919');
    expect(planAnswer.parse((await ask(PLAN)).body).version).toBe(4);
  });

  test('a year nobody defined, or an area nobody knows', async () => {
    const body = { content };
    expect(await send('POST', `${PLANS}/2013-14/draft`, { grants: PREPARER, body })).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-policy-year' }] },
    });
    const elsewhere = '/v1/areas/E06009999/plans/2014-15/draft';
    expect(await send('POST', elsewhere, { grants: ['preparer@E06009999'], body })).toMatchObject({
      status: 404,
      body: { errors: [{ rule: 'unknown-plan-area' }] },
    });
  });

  test("another area's preparer", async () => {
    expect(await draft({ grants: ['preparer@E10000003'] })).toMatchObject({ status: 403 });
  });
});
