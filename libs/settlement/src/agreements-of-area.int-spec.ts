import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { DecisionStore } from '#decisions';
import { DefinitionStore, ReferenceStore } from '#reference';
import { agreeFund, testDatabase, type TestDatabase } from '#testing';
import { agreementHash } from './agreement.decider';
import { agreementStream } from './agreement.events';
import { AgreementsOfAreaHandler, AgreementsOfAreaQuery } from './agreement.query';
import { CAMBRIDGESHIRE, CCG, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { ProposeAgreementCommand, ProposeAgreementHandler } from './propose-agreement.command';
import { settlementStream } from './settlement.events';
import { SettlementsOfAreaHandler, SettlementsOfAreaQuery } from './settlements-of-area.query';

const { area, policyYear } = RISK_SHARE;
const by = { actor: 'preparer@cambridgeshire.example' };
const contentHash = agreementHash(CAMBRIDGESHIRE);

let db: TestDatabase;
let decisions: DecisionStore;
beforeAll(async () => {
  db = await testDatabase();
  decisions = new DecisionStore(db.pool);
  await new DefinitionStore(decisions).putFirstVersionsInForce(by.actor);
  await new ReferenceStore(db.pool).publishFirstVersion(by.actor);
});
afterAll(() => db.close());

test('an agreement whose code has a slash is listed by it, and hides no other', async () => {
  for (const agreement of ['a/b', 'risk-share']) await proposed(agreement);
  const all = new AgreementsOfAreaQuery(area);
  expect(await new AgreementsOfAreaHandler(decisions).execute(all)).toMatchObject([
    { area, policyYear, agreement: 'a/b', version: 1, proposed: { contentHash } },
    { area, policyYear, agreement: 'risk-share', version: 1 },
  ]);
  const ofAnother = new AgreementsOfAreaQuery(area, '2015/16');
  expect(await new AgreementsOfAreaHandler(decisions).execute(ofAnother)).toEqual([]);
});

const propose = (agreement: string, of = area, content = CAMBRIDGESHIRE) =>
  new ProposeAgreementHandler(decisions, new DefinitionStore(decisions), new ReferenceStore(db.pool)).execute(
    new ProposeAgreementCommand({ area: of, policyYear, agreement }, content, by),
  );

test('is of its area: of its council, or of a partner of the fund that is agreed there', async () => {
  const elsewhere = 'E06000031';
  expect(await propose('risk-share', elsewhere)).toMatchObject({
    ok: false,
    failure: [
      {
        rule: 'partners-of-elsewhere',
        where: '/content/partners',
        what: 'urn:ods:06H, urn:ons:E10000003: none of them is of E06000031',
      },
    ],
  });
  await agreeFund(db.pool, { area: elsewhere, policyYear }, [CCG, `urn:ons:${elsewhere}`]);
  expect(await propose('risk-share', elsewhere)).toMatchObject({ ok: true });
  const ofCouncil = { ...CAMBRIDGESHIRE, partners: CAMBRIDGESHIRE.partners.slice(0, 1) };
  expect(await propose('alone', area, ofCouncil)).toMatchObject({
    ok: false,
    failure: [{ rule: 'partners-of-elsewhere' }],
  });
});

test('an area and year have so many agreements, and no more', async () => {
  for (let at = 2; at < 99; at += 1) await proposed(`agreement-${at}`);
  expect(await propose('the-last')).toMatchObject({ ok: true });
  expect(await propose('one-more')).toMatchObject({ ok: false, failure: [{ rule: 'too-many-agreements' }] });
  expect(await propose('risk-share')).toMatchObject({ ok: true });
});

test('however many there are, each list is read in two questions', async () => {
  const terms = { stream: '', version: 1, contentHash, content: CAMBRIDGESHIRE };
  for (const agreement of ['risk-share', 'the-last', 'agreement-2']) {
    const of = { area, policyYear, agreement };
    const opened = { type: 'settlement.opened', data: { ...of, terms, entries: [] } };
    expect(await decisions.append(settlementStream(of), 0, [opened], by)).toMatchObject({ ok: true });
  }
  const asked = jest.spyOn(db.pool, 'query');
  const agreements = await new AgreementsOfAreaHandler(decisions).execute(new AgreementsOfAreaQuery(area));
  expect([agreements.length, asked.mock.calls.length]).toEqual([100, 2]);
  const ofYear = new SettlementsOfAreaQuery(area, policyYear);
  const settlements = await new SettlementsOfAreaHandler(decisions).execute(ofYear);
  expect([settlements.length, asked.mock.calls.length]).toEqual([3, 4]);
  expect(settlements[1]).toEqual({
    agreement: 'risk-share',
    title: CAMBRIDGESHIRE.title,
    status: 'open',
    version: 1,
    fundPence: 83_600_000,
  });
});

async function proposed(agreement: string): Promise<void> {
  const of = { area, policyYear, agreement };
  const event = { type: 'agreement.proposed', data: { ...of, content: CAMBRIDGESHIRE, contentHash } };
  const stream = agreementStream(area, policyYear, agreement);
  expect(await decisions.append(stream, 0, [event], by)).toMatchObject({ ok: true });
}
