import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '#installation';
import { DefinitionStore, ReferenceStore } from '#reference';
import { agreeFund, openSettlement, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { unzipSync } from 'fflate';
import { startTracker, type RunningTracker } from '../tracker.fixture';

const OF = { area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share' };
const EVIDENCE = '/v1/areas/E10000003/settlements/2016-17/risk-share/evidence';

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

test('an auditor gets the evidence of a settlement as an archive that holds; nobody gets it of another area', async () => {
  expect((await ask('auditor@E10000003')).status).toBe(404);
  await agreeFund(database.pool, OF);
  const bus = { strict: false };
  await openSettlement(tracker.application.get(CommandBus, bus), tracker.application.get(QueryBus, bus), OF);
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
