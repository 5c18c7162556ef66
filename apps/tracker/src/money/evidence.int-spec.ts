import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from '#installation';
import {
  AgreementQuery,
  OpenSettlementCommand,
  ProposeAgreementCommand,
  SignAgreementCommand,
} from '#settlement';
import type { AgreementContent } from '#settlement';
import { agreeFund } from '#testing';
import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { CommandBus, QueryBus } from '@nestjs/cqrs';
import { unzipSync } from 'fflate';
import { startReadyTracker, type LoneTracker } from '../tracker.fixture';

const OF = { area: 'E10000003', policyYear: '2016/17', agreement: 'risk-share' };
const { content } = JSON.parse(
  readFileSync(
    new URL('../../../standalone/sample/agreement-cambridgeshire-2016-17.json', import.meta.url),
    'utf8',
  ),
) as { readonly content: AgreementContent };
const EVIDENCE = '/v1/areas/E10000003/settlements/2016-17/risk-share/evidence';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startReadyTracker();
});
afterAll(() => tracker.close());

/** As both partners would, of the sample's terms. */
async function openSettlement(): Promise<void> {
  const commands = tracker.application.get(CommandBus, { strict: false });
  const by = { actor: 'finance' };
  await commands.execute(new ProposeAgreementCommand(OF, content, by));
  const agreement = await tracker.application
    .get(QueryBus, { strict: false })
    .execute(new AgreementQuery(OF));
  const hash = agreement.ok ? (agreement.value.proposed?.contentHash ?? '') : '';
  for (const { partner } of content.partners) {
    const signature = { partner, signedBy: 'A. Person', position: 'Director', signedOn: '2016-06-30' };
    await commands.execute(new SignAgreementCommand(OF, hash, signature, [partner], by));
  }
  expect(await commands.execute(new OpenSettlementCommand(OF, by))).toMatchObject({ ok: true });
}

async function ask(grant: string) {
  const token = await tracker.provider.token({ claims: { bettercare_grants: [grant] } });
  return fetch(`${tracker.address}${EVIDENCE}`, { headers: { authorization: `Bearer ${token}` } });
}

test('evidence of more records than one archive takes is refused, and says so', async () => {
  const failure = [
    { rule: 'evidence-beyond-limits', where: '', what: 'They are too many', mend: 'Explain them' },
  ];
  jest
    .spyOn(tracker.application.get(QueryBus, { strict: false }), 'execute')
    .mockResolvedValueOnce({ ok: false, failure });
  const answer = await ask('auditor@E10000003');
  expect([answer.status, await answer.json()]).toMatchObject([409, { errors: failure }]);
});

test('an auditor gets the evidence of a settlement as an archive that holds; nobody gets it of another area', async () => {
  expect((await ask('auditor@E10000003')).status).toBe(404);
  await agreeFund(tracker.database.pool, OF);
  await openSettlement();
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
