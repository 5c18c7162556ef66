import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '#installation';
import { DefinitionStore, ReferenceStore } from '#reference';
import {
  AgreementQuery,
  OpenSettlementCommand,
  ProposeAgreementCommand,
  SignAgreementCommand,
  type AgreementContent,
} from '#settlement';
import { startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { unzipSync } from 'fflate';
import { startTracker, type RunningTracker } from '../tracker.fixture';

const OF = { area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share' };
const EVIDENCE = '/v1/areas/E10000003/settlements/2016-17/risk-share/evidence';
const BY = { actor: 'finance' };
const [CCG, COUNCIL] = ['urn:ods:06H', 'urn:ons:E10000003'];

const TERMS: AgreementContent = {
  title: 'Risk share agreement 2016/17',
  document: 'Cambridgeshire Better Care Fund plan 2016/17, Annex A',
  clauses: [{ ref: '7', says: 'It is released at the beginning of 2017/18 based on year end performance.' }],
  termClauses: {
    fund: ['7'],
    holder: ['7'],
    target: ['7'],
    cost: ['7'],
    rule: ['7'],
    decision: ['7'],
    use: ['7'],
  },
  partners: [
    { partner: CCG, name: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner' },
    { partner: COUNCIL, name: 'Cambridgeshire County Council', as: 'council' },
  ],
  holder: CCG,
  fundPence: 83_600_000,
  effectiveFrom: '2016-04-01',
  effectiveTo: '2017-03-31',
  rule: {
    kind: 'balancing-sum',
    costBasis: 'flat-price',
    activity: [
      {
        name: 'Non-elective admissions',
        metric: 'non-elective-admissions',
        period: '2016/17',
        target: 56_040,
        profile: [],
        pricePence: 149_000,
      },
    ],
  },
  decidedFrom: '2017-04-01',
  releasedOn: '2017-04-01',
  decidedBy: 'The council and the commissioner together',
  useOfReleased: 'Joint transformation projects in 2017/18',
  lateRestatement: 'reverse-and-repost',
};

let database: TestDatabase;
let provider: OpenIdProvider;
let tracker: RunningTracker;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  tracker = await startTracker(database, provider);
  await tracker.application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
  await tracker.application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
});
afterAll(async () => {
  await tracker.close();
  await provider.close();
  await database.close();
});

async function ask(grant: string) {
  const token = await provider.token({ claims: { bettercare_grants: [grant] } });
  return fetch(`${tracker.address}${EVIDENCE}`, { headers: { authorization: `Bearer ${token}` } });
}

async function open() {
  const commands = tracker.application.get(CommandBus, { strict: false });
  const queries = tracker.application.get(QueryBus, { strict: false });
  await commands.execute(new ProposeAgreementCommand(OF, TERMS, BY));
  const agreement = await queries.execute(new AgreementQuery(OF));
  const hash = agreement.ok ? (agreement.value.proposed?.contentHash ?? '') : '';
  for (const partner of [CCG, COUNCIL]) {
    const signature = { partner, signedBy: 'A. Person', position: 'Director', signedOn: '2016-06-30' };
    await commands.execute(new SignAgreementCommand(OF, hash, signature, [partner], BY));
  }
  return commands.execute(new OpenSettlementCommand(OF, BY));
}

test('an auditor gets the evidence of a settlement as an archive that holds; nobody gets it of another area', async () => {
  expect((await ask('auditor@E10000003')).status).toBe(404);
  expect(await open()).toMatchObject({ ok: true });
  expect((await ask('auditor@E06000031')).status).toBe(403);
  const answer = await ask('auditor@E10000003');
  expect(answer.status).toBe(200);
  expect(answer.headers.get('content-type')).toBe('application/zip');
  expect(answer.headers.get('content-disposition')).toBe(
    'attachment; filename="evidence-E10000003-2016-17-risk-share.zip"',
  );
  const files = Object.entries(unzipSync(Buffer.from(await answer.arrayBuffer())));
  const checker = pathToFileURL(join(repositoryRoot(), 'infra', 'evidence', 'check.mjs')).href;
  const { checkPack } = (await import(checker)) as {
    checkPack: (files: ReadonlyMap<string, Buffer>) => { faults: string[] }[];
  };
  const checks = checkPack(new Map(files.map(([name, bytes]) => [name, Buffer.from(bytes)])));
  expect(checks.flatMap(({ faults }) => faults)).toEqual([]);
});
