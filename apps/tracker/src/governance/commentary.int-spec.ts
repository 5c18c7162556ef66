import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { startReadyTracker, type LoneTracker, type Sending } from '../tracker.fixture';
import { benefitsAnswer } from './benefits.schema';
import { entryAnswer } from './registers.schema';

const AREA = '/v1/areas/E06000031';
const REGISTERS = `${AREA}/registers`;
const CODE = 'RGN.non-elective-admissions.2015-16';
const GIVE = `${AREA}/commentary/urn:ods:RGN/${CODE}/give`;
const reason = 'The trust has seen the winter plan';
const commentary = {
  ...{ policyYear: '2015/16', provider: 'urn:ods:RGN', metric: 'non-elective-admissions', period: '2015/16' },
  ...{ plannedChange: 1_694, agrees: false, why: 'As a minimum we would seek to have 3.5% reduction.' },
  ...{ implicationsConsidered: true, given: 'by-provider' },
};
const preparer = { grants: ['preparer@E06000031'] };
const trust = { grants: ['signatory@urn:ods:RGN'] };

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
});
afterAll(() => tracker.close());

const send = (path: string, body: object, sending: Partial<Sending>) =>
  tracker.send('POST', path, { grants: [], body, ...sending });
const ask = (path: string) => tracker.send('GET', path, { grants: ['viewer@E06000031'] });

describe('a provider’s commentary, over HTTP', () => {
  test('is given by a person of the provider, and by nobody else in its name', async () => {
    expect(await send(GIVE, { entry: commentary }, preparer)).toMatchObject({ status: 403 });
    expect(await send(GIVE, { entry: commentary }, { ...trust, byMachine: true })).toMatchObject({
      status: 403,
    });
    const another = { ...trust, grants: ['signatory@urn:ods:RGM'] };
    expect(await send(GIVE, { entry: commentary }, another)).toMatchObject({ status: 403 });
    const asAnother = GIVE.replace('RGN/', 'RGM/');
    expect(await send(asAnother, { entry: commentary }, another)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'commentary-in-anothers-name' }] },
    });
    const add = `${REGISTERS}/provider-commentary/${CODE}/add`;
    expect(await send(add, { entry: commentary }, preparer)).toMatchObject({
      status: 422,
      body: { errors: [{ rule: 'commentary-in-anothers-name', where: '/entry/given' }] },
    });
    expect(await send(GIVE, { entry: commentary }, trust)).toMatchObject({ status: 200, etag: '"1"' });
    expect(await send(GIVE, { entry: commentary }, trust)).toMatchObject({ status: 412 });
  });

  test('is changed by the provider for a reason', async () => {
    const agreed = { ...commentary, agrees: true };
    expect(await send(GIVE, { entry: agreed }, { ...trust, ifMatch: '"1"' })).toMatchObject({ status: 422 });
    expect(await send(GIVE, { entry: agreed, reason }, { ...trust, ifMatch: '"1"' })).toMatchObject({
      status: 200,
      body: { version: 2 },
    });
    const { history } = entryAnswer.parse((await ask(`${REGISTERS}/provider-commentary/${CODE}`)).body);
    expect(history[1]).toMatchObject({ reason, changes: [{ field: 'agrees', from: false, to: true }] });
  });
});

describe('the benefits of a policy year, over HTTP', () => {
  test('are what they were planned to save, and what came of it', async () => {
    const scheme = { policyYear: '2015/16', scheme: '4', name: 'Older People and Adult Community Services' };
    expect(await send(`${REGISTERS}/schemes/2015-16.4/add`, { entry: scheme }, preparer)).toMatchObject({
      status: 200,
    });
    const benefit = {
      ...{ policyYear: '2015/16', benefit: 'admissions', schemes: ['4'], organisation: 'nhs-commissioner' },
      ...{ achievedFrom: 'non-elective-admissions-reduced', activityChange: 167 },
    };
    const path = `${REGISTERS}/benefits/2015-16.admissions/add`;
    expect(await send(path, { entry: benefit }, preparer)).toMatchObject({ status: 200 });
    expect(benefitsAnswer.parse((await ask(`${AREA}/benefits/2015-16`)).body)).toMatchObject({
      benefits: [{ code: '2015-16.admissions', warnings: [{ rule: 'benefit-not-priced' }] }],
      plannedPence: 0,
      achievedPence: 0,
    });
    expect(await ask(`${REGISTERS}/provider-commentary`)).toMatchObject({
      body: { entries: [{ code: CODE, warnings: [{ rule: 'commentary-change-differs' }] }] },
    });
    const elsewhere = { grants: ['viewer@E06009999'] };
    expect(await tracker.send('GET', '/v1/areas/E06009999/benefits/2015-16', elsewhere)).toMatchObject({
      status: 404,
    });
  });
});
