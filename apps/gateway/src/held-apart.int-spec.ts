import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { openCountsLog, reported, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { HeldApart } from './held-apart';
import { startGateway } from './started-gateway.fixture';

const BATCH = 'application/cloudevents-batch+json';
const LINES = 'application/x-ndjson';
const CAMBRIDGESHIRE = 'E10000003';

const logger = createLogger({ level: 'silent', format: 'json' });
let database: TestDatabase;
let provider: OpenIdProvider;
let log: EventLog;
let gateway: NestFastifyApplication;

beforeAll(async () => {
  database = await testDatabase();
  provider = await startOpenIdProvider('better-care-ledger');
  await putFirstVersionsInForce(database.pool, 'spec');
  log = await openCountsLog(database.pool, logger);
  gateway = await startGateway(log, database.pool, logger, { OIDC_ISSUER: provider.issuer });
});
afterAll(async () => {
  await gateway.close();
  await log.close();
  await provider.close();
  await database.close();
});

const count = (area: string, source?: string) =>
  reported({
    period: '2014-09',
    value: 563,
    applicableAt: '2014-10-30T09:30:00Z',
    area,
    ...(source !== undefined && { source }),
  });

async function publish(type: string, events: readonly object[], query = '') {
  const grants = ['publisher@urn:ons:E06000031', 'publisher@urn:ods:RGN'];
  const response = await fetch(`${await gateway.getUrl()}/v1/events${query}`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await provider.token({ claims: { bettercare_grants: grants } })}`,
      'content-type': type,
    },
    body:
      type === BATCH ? JSON.stringify(events) : events.map((event) => `${JSON.stringify(event)}\n`).join(''),
  });
  return (await response.json()) as { readonly accepted: number; readonly heldApart?: readonly HeldApart[] };
}

describe.each([BATCH, LINES])('counts that no figure will add, as %s,', (type) => {
  test('are accepted, and told by area and measure', async () => {
    const others = count(CAMBRIDGESHIRE);
    const trusts = count('E06000031', 'urn:ods:RGN');
    const { accepted, heldApart } = await publish(type, [others, count('E06000031'), trusts, others, {}]);
    expect({ accepted, heldApart }).toEqual({
      accepted: 4,
      heldApart: [
        {
          rule: 'not-an-expected-reporter',
          area: CAMBRIDGESHIRE,
          measure: 'delayed-days',
          counts: 2,
          what: 'Peterborough City Council is not expected to report Delayed days for Cambridgeshire: it is shown, never added',
          mend: expect.stringContaining('in whose name'),
        },
        expect.objectContaining({ rule: 'another-kind-of-source', area: 'E06000031', counts: 1 }),
      ],
    });
  });

  test('are not spoken of where there are none', async () => {
    expect(await publish(type, [count('E06000031'), {}])).not.toHaveProperty('heldApart');
  });
});

test('what a strict request holds back is not accepted, and not told', async () => {
  expect(await publish(BATCH, [count(CAMBRIDGESHIRE), {}], '?mode=strict')).not.toHaveProperty('heldApart');
});
