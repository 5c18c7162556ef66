import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { LogRetention, openPostgresEventLog, postgresLogSettings, type EventLog } from '#event-log';
import { createLogger } from '#platform';
import { testDatabase, type TestDatabase } from '#testing';
import { LogKeeper } from './log-keeper';

const TOPIC = 'activity.counts';
const EVERY_MS = 20;
const AT_ONCE = { maxDeliveries: 1, maxBytes: 1e12, maxAgeMs: 1e12 };

interface Line {
  readonly level: string;
  readonly message: string;
  readonly segment?: number;
  readonly groups?: string;
  readonly segments?: string;
}

const lines: Line[] = [];
const destination = { write: (line: string) => void lines.push(JSON.parse(line) as Line) };
const logger = createLogger({ level: 'info', format: 'json', destination });
let db: TestDatabase;
let log: EventLog;

beforeAll(async () => {
  db = await testDatabase();
  log = await openPostgresEventLog({
    pool: db.pool,
    topics: [{ topic: TOPIC, partitions: 1 }],
    settings: postgresLogSettings,
    log: createLogger({ level: 'silent', format: 'json' }),
  });
});
afterAll(async () => {
  await log.close();
  await db.close();
});

/** A segment with one delivery, closed. */
async function closedSegment(): Promise<void> {
  await log.append(TOPIC, [{ key: 'urn:ods:RGN', value: Buffer.from('{}') }]);
  await new LogRetention(db.owner, 2_000).rollIfDue(AT_ONCE);
}

async function looks(number: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, number * EVERY_MS));
}

async function until(is: () => boolean): Promise<void> {
  while (!is()) await looks(1);
}

test('a group that reads no more, and so keeps the log from forgetting, is named once', async () => {
  await closedSegment();
  const { rows } = await db.owner.query<{ lane: number }>('SELECT lane FROM log_lane');
  const insert = 'INSERT INTO log_consumer (consumer_group, lane, next_offset) VALUES ($1, $2, 0)';
  await db.owner.query(insert, ['gone', rows[0]?.lane]);
  const keeper = new LogKeeper(db.owner, logger, EVERY_MS);
  keeper.start();
  const said = () => lines.filter(({ level }) => level === 'warn');

  await until(() => said().length > 0);
  await looks(20);
  expect(said()).toMatchObject([{ segment: 1, groups: 'gone' }]);

  await db.owner.query(insert, ['away', rows[0]?.lane]);
  await until(() => said().length > 1);
  expect(said()[1]).toMatchObject({ segment: 1, groups: 'away gone' });

  await db.owner.query('UPDATE log_consumer SET next_offset = 1');
  await until(() => lines.some(({ segments }) => segments === '1'));
  await looks(5);
  await keeper.stop();
  expect(said()).toHaveLength(2);
});
