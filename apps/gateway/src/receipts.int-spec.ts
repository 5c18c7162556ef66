import type { EventLog } from '#event-log';
import { createLogger } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { openCountsLog, recordEvents, reported, startOpenIdProvider, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { startGateway } from './started-gateway.fixture';

const BATCH = 'application/cloudevents-batch+json';
const LINES = 'application/x-ndjson';
const EVENT = reported({ period: '2014-09', value: 563, applicableAt: '2014-10-30T09:30:00Z' });
const logger = createLogger({ level: 'silent', format: 'json' });

interface Ledger {
  readonly database: TestDatabase;
  readonly log: EventLog;
  readonly gateway: NestFastifyApplication;
}

let provider: OpenIdProvider;
/** Two that took in as many events, which stand at the same places. */
let ours: Ledger;
let another: Ledger;

beforeAll(async () => {
  provider = await startOpenIdProvider('better-care-ledger');
  [ours, another] = [await ledger(), await ledger()];
});
afterAll(async () => {
  for (const { gateway, log, database } of [ours, another]) {
    await gateway.close();
    await log.close();
    await database.close();
  }
  await provider.close();
});

async function ledger(): Promise<Ledger> {
  const database = await testDatabase();
  await putFirstVersionsInForce(database.pool, 'spec');
  const log = await openCountsLog(database.pool, logger);
  const gateway = await startGateway(log, database.pool, logger, { OIDC_ISSUER: provider.issuer });
  return { database, log, gateway };
}

async function publish(
  { gateway }: Ledger,
  { event = EVENT, type = BATCH, receipts }: { event?: object; type?: string; receipts?: readonly string[] },
) {
  const token = await provider.token({ claims: { bettercare_grants: ['publisher@urn:ons:E06000031'] } });
  const response = await fetch(`${await gateway.getUrl()}/v1/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': type,
      ...(receipts && { 'bettercare-receipt': receipts.join(', ') }),
    },
    body: type === BATCH ? JSON.stringify([event]) : JSON.stringify(event),
  });
  const { code } = (await response.json()) as { readonly code?: string };
  return { status: response.status, code, receipt: response.headers.get('bettercare-receipt') ?? '' };
}

const accepted: object = {
  status: 202,
  receipt: expect.stringMatching(/^activity\.counts\/\d+\/\d+\/.+Z$/),
};

async function delivered({ database }: Ledger): Promise<number> {
  const { rows } = await database.pool.query<{ sum: number }>(
    'SELECT sum(next_offset)::int4 AS sum FROM log_lane',
  );
  return rows[0]?.sum ?? 0;
}

describe('a receipt', () => {
  test.each([BATCH, LINES])(
    'comes with what was accepted as %s, and lets in what follows it',
    async (type) => {
      const first = await publish(ours, { type });
      expect(first).toMatchObject(accepted);
      const second = await publish(ours, { type, receipts: [first.receipt] });
      expect(second).toMatchObject(accepted);
      expect(await publish(ours, { type, receipts: [first.receipt, second.receipt] })).toMatchObject(
        accepted,
      );
    },
  );

  test('comes with no answer that accepts nothing', async () => {
    expect(await publish(ours, { event: {} })).toMatchObject({ status: 422, receipt: '' });
  });

  test.each([BATCH, LINES])(
    'of another ledger, be it a copy that went on by itself, lets nothing in as %s',
    async (type) => {
      const { receipt } = await publish(ours, { type });
      while ((await delivered(another)) < (await delivered(ours))) await publish(another, {});
      const before = await delivered(another);
      const known = (await publish(another, {})).receipt;
      for (const receipts of [[receipt], [known, receipt], ['no receipt'], ['']])
        expect(await publish(another, { type, receipts })).toMatchObject({
          status: 412,
          code: 'receipt-unknown',
        });
      expect(await delivered(another)).toBe(before + 1);
    },
  );

  test('is one of a few', async () => {
    const { receipt } = await publish(ours, {});
    const receipts = Array.from({ length: 9 }, () => receipt);
    expect(await publish(ours, { receipts })).toMatchObject({ status: 400, code: 'malformed-request' });
  });

  test('holds for what the log has forgotten and is recorded', async () => {
    const { receipt } = await publish(ours, {});
    await recordEvents(ours.database, []);
    // As retention moves it, once every reader has passed.
    await ours.database.owner.query('UPDATE log_lane SET start_offset = next_offset');
    expect(await publish(ours, { receipts: [receipt] })).toMatchObject(accepted);
    const earlier = receipt.replace(/\d{3}Z$/, (milliseconds) => (milliseconds === '000Z' ? '001Z' : '000Z'));
    expect(await publish(ours, { receipts: [earlier] })).toMatchObject({ status: 412 });
    const never = receipt.replace(/\d{4}-\d\d-\d\dT/, '2026-99-99T');
    expect(await publish(ours, { receipts: [never] })).toMatchObject({ status: 412 });
  });

  test('holds for what was recorded from a log that is gone since', async () => {
    const { receipt } = await publish(ours, {});
    await recordEvents(ours.database, []);
    // As beginning a lane anew names what was recorded before.
    await ours.database.owner.query("UPDATE lane_position SET topic = topic || '@42'");
    await ours.database.owner.query('UPDATE log_lane SET start_offset = next_offset');
    expect(await publish(ours, { receipts: [receipt] })).toMatchObject(accepted);
    const earlier = receipt.replace(/\d{3}Z$/, (milliseconds) => (milliseconds === '000Z' ? '001Z' : '000Z'));
    expect(await publish(ours, { receipts: [earlier] })).toMatchObject({ status: 412 });
  });
});
