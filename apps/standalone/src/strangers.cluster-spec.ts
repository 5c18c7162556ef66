import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { COUNTS_TOPIC, DIRECT_TOPICS, directTopicOf } from '#contracts';
import type { LedgerEvent } from '#contracts';
import { DecisionStore } from '#decisions';
import { openEventLog } from '#event-log';
import type { Consumption, EventLog } from '#event-log';
import { repositoryRoot } from '#installation';
import { createLogger, readSettings } from '#platform';
import { LaneRecorder, verifyRecords } from '#records';
import { DefinitionStore, putFirstVersionsInForce, ReferenceStore } from '#reference';
import {
  expectedCells,
  fetchKafkaTools,
  hashCells,
  isInstalled,
  reported,
  testBroker,
  testDatabase,
} from '#testing';
import type { TestDatabase } from '#testing';
import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';

// Those who stream to a lane of their own use what they have: other clients than ours, in their own way.

jest.setTimeout(180_000);

const TOPIC = directTopicOf('E06000031');
const PREFIX = 'strangers.';
const LEICESTER = 'urn:ons:E06000016';
const KAFKA_PYTHON = 'kafka-python==3.0.12';

/** Every event sent by anybody that was to be recorded. */
const sent: LedgerEvent[] = [];
let months = 0;
/** Peterborough's days of a month that no other event is of. */
function nextEvent(): LedgerEvent {
  months += 1;
  const period = `${2010 + Math.floor(months / 12)}-${String((months % 12) + 1).padStart(2, '0')}`;
  return reported({ period, value: 500 + months, applicableAt: '2019-01-01T00:00:00Z' });
}

let database: TestDatabase;
let log: EventLog;
let consumption: Consumption;
let folder: string;
/** Where Java finds Kafka's own tools. */
let tools: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'strangers-'));
  database = await testDatabase();
  const logger = createLogger({ level: 'silent', format: 'json' });
  await putFirstVersionsInForce(database.pool, 'test');
  const decisions = new DecisionStore(database.pool);
  const decisionPosition = await decisions.head();
  const definitions = await new DefinitionStore(decisions).inForce(decisionPosition);
  const reference = await new ReferenceStore(database.pool).current();
  if (!reference) throw new Error('The first reference data were not published');
  const settings = readSettings({
    KAFKA_BROKERS: testBroker(),
    KAFKA_PREFIX: PREFIX,
    KAFKA_REPLICAS: '1',
    KAFKA_MIN_IN_SYNC_REPLICAS: '1',
  });
  if (!settings.ok) throw new Error(JSON.stringify(settings.failure));
  log = await openEventLog({
    settings: settings.value,
    pool: database.pool,
    topics: [COUNTS_TOPIC, { topic: TOPIC, partitions: 1 }],
    families: [DIRECT_TOPICS],
    log: logger,
  });
  consumption = await log.consume({
    group: 'projector',
    topics: [COUNTS_TOPIC.topic, DIRECT_TOPICS],
    handler: new LaneRecorder({
      pool: database.pool,
      log,
      known: () => Promise.resolve({ definitions, reference, decisionPosition }),
      logger,
    }),
    batch: { maxDeliveries: 100, maxBytes: 1_000_000 },
    lanesAtOnce: 2,
    backOff: { firstMs: 10, maxMs: 100, jitter: 0 },
  });
});
afterAll(async () => {
  await consumption.stop();
  await log.close();
  await database.close();
  rmSync(folder, { recursive: true, force: true });
});

async function run(program: string, args: readonly string[], input: string, env = {}): Promise<void> {
  const child = spawn(program, args, {
    env: { ...process.env, ...env },
    cwd: folder,
    stdio: ['pipe', 'ignore', 'pipe'],
  });
  let errors = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text));
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  expect([code, code === 0 ? '' : errors]).toEqual([0, '']);
}

/** Kafka's own: a line a record, its key null unless it is told otherwise. */
async function consoleProducer(lines: readonly string[], ...options: readonly string[]): Promise<void> {
  const main = 'org.apache.kafka.tools.ConsoleProducer';
  const to = ['--bootstrap-server', testBroker(), '--topic', `${PREFIX}${TOPIC}`, '--sync'];
  const java = ['-XX:TieredStopAtLevel=1', '-XX:+UseSerialGC', '-Xmx128m', '-cp', tools];
  await run('java', [...java, main, ...to, ...options], `${lines.join('\n')}\n`);
}

/** When all there is has an outcome: the numbers of each. */
async function outcomes() {
  const lane = { topic: TOPIC, partition: 0 };
  for (;;) {
    const end = (await log.bounds(lane))?.end;
    const { lanes, faults, cells } = await verifyRecords(database.pool);
    const own = lanes.find((each) => each.lane === `${TOPIC}/0`);
    if (own !== undefined && own.to === end) {
      expect(faults).toEqual([]);
      return { cells: cells.live, absent: own.absent, quarantined: own.quarantined };
    }
    await sleep(100);
  }
}

async function rulesBroken(): Promise<string[]> {
  const { rows } = await database.pool.query<{ rules: string }>(
    `SELECT array_to_string(rules, ' ') AS rules FROM quarantine ORDER BY log_offset DESC`,
  );
  return rows.map(({ rules }) => rules);
}

describe('Kafka’s own console producer', () => {
  beforeAll(async () => {
    tools = await fetchKafkaTools(folder);
  });

  test.each(['gzip', 'snappy', 'lz4', 'zstd'])(
    'brings figures into the ledger, compressed by %s',
    async (compression) => {
      const events = [nextEvent(), nextEvent()];
      await consoleProducer(
        events.map((event) => JSON.stringify(event)),
        ...['--compression-codec', compression],
      );
      sent.push(...events);
      expect(await outcomes()).toMatchObject({ cells: hashCells(expectedCells(sent)), quarantined: 0 });
    },
  );

  test('may send the attributes as headers; what it leaves out is said, and another’s event refused', async () => {
    const line = ({ data, ...attributes }: LedgerEvent) => {
      const headers = Object.entries(attributes).map(([name, value]) => `ce_${name}:${String(value)}`);
      return `${headers.join(',')}\t${JSON.stringify(data)}`;
    };
    const event = nextEvent();
    const { id, ...withoutId } = nextEvent();
    const lines = [
      line(event),
      line(withoutId as LedgerEvent),
      line({ ...nextEvent(), source: LEICESTER }),
      // No value, nothing in it, and headers alone.
      'ce_id:1\tNULL',
      'NULL\tNULL',
      'NULL\t',
    ];
    await consoleProducer(
      lines,
      '--reader-property',
      'parse.headers=true',
      '--reader-property',
      'null.marker=NULL',
    );
    sent.push(event);
    expect(id).not.toBe('');
    expect((await outcomes()).cells).toBe(hashCells(expectedCells(sent)));
    expect(await rulesBroken()).toEqual([
      'not-json',
      'not-json',
      'unknown-type',
      'source-not-of-lane',
      'missing-member',
    ]);
  });
});

// A continuous build has it, or fails.
if (process.env['CI'] === 'true' || isInstalled('python3')) {
  describe('a client in Python', () => {
    const python = (script: string, args: readonly string[]) =>
      run('python3', [script, ...args], '', {
        PYTHONPATH: join(folder, 'python'),
        KAFKA_BROKERS: testBroker(),
        TOPIC: `${PREFIX}${TOPIC}`,
      });

    beforeAll(() => {
      const to = ['--quiet', '--target', join(folder, 'python')];
      execFileSync('python3', ['-m', 'pip', 'install', ...to, KAFKA_PYTHON], { stdio: 'pipe' });
    });

    test.each([
      ['with whole events', []],
      ['with attributes as headers', ['--binary']],
    ])('streams a file as docs/clients shows it, %s', async (_, mode) => {
      const file = join(folder, 'events.ndjson');
      const events = [nextEvent(), nextEvent(), nextEvent()];
      writeFileSync(file, events.map((event) => `${JSON.stringify(event)}\n`).join(''));
      await python(join(repositoryRoot(), 'docs/clients/stream.py'), [...mode, file]);
      sent.push(...events);
      expect((await outcomes()).cells).toBe(hashCells(expectedCells(sent)));
    });

    test('gives a transaction up: what was in it, and how it ended, are absent, and nothing waits', async () => {
      const { absent } = await outcomes();
      const script = join(folder, 'transactions.py');
      writeFileSync(script, TRANSACTIONS);
      const [kept, after] = [nextEvent(), nextEvent()];
      await python(
        script,
        [kept, nextEvent(), after].map((event) => JSON.stringify(event)),
      );
      sent.push(kept, after);
      const now = await outcomes();
      expect(now.cells).toBe(hashCells(expectedCells(sent)));
      // The one given up, and the end of each of the three.
      expect(now.absent - absent).toBe(4);
    });
  });
}

/** Each in a transaction of its own, the second of which is given up. */
const TRANSACTIONS = `
import os, sys
from kafka import KafkaProducer
producer = KafkaProducer(bootstrap_servers=os.environ["KAFKA_BROKERS"], transactional_id="stranger")
producer.init_transactions()
for number, event in enumerate(sys.argv[1:]):
    producer.begin_transaction()
    producer.send(os.environ["TOPIC"], value=event.encode()).get(timeout=60)
    producer.abort_transaction() if number == 1 else producer.commit_transaction()
producer.close()
`;
