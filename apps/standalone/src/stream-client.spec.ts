import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { isInstalled } from '#testing';

// How docs/clients/stream.py asks for a connection. That it streams is for strangers.cluster-spec.ts, on a real broker.

/** Stands where kafka-python would, and says how it was to connect. */
const KAFKA = `
import json

class KafkaProducer:
    def __init__(self, **options):
        print(json.dumps(options))

    def close(self):
        pass
`;

if (isInstalled('python3')) {
  describe('the client that streams connects', () => {
    const folder = mkdtempSync(join(tmpdir(), 'stream-client-'));
    const events = join(folder, 'none.ndjson');
    writeFileSync(join(folder, 'kafka.py'), KAFKA);
    writeFileSync(events, '');
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    function connectionOf(settings: Readonly<Record<string, string>>): unknown {
      const { stdout } = spawnSync('python3', [join(repositoryRoot(), 'docs/clients/stream.py'), events], {
        encoding: 'utf8',
        env: {
          PATH: process.env['PATH'] ?? '',
          PYTHONPATH: folder,
          KAFKA_BROKERS: 'one:9092,two:9092',
          TOPIC: 'activity.direct.RGN',
          ...settings,
        },
      });
      return JSON.parse(stdout.split('\n', 1)[0] ?? '');
    }

    const brokers = { bootstrap_servers: ['one:9092', 'two:9092'], acks: 'all', compression_type: 'gzip' };
    const authority = { KAFKA_SSL_CA_FILE: '/etc/kafka/authorities.pem' };
    const login = { KAFKA_USERNAME: 'rgn', KAFKA_PASSWORD: 'secret' };

    test('in the clear where nothing more is said', () => {
      expect(connectionOf({})).toEqual(brokers);
    });

    test("by an authority of the brokers' own, with a login and without", () => {
      const believed = { ...brokers, ssl_cafile: authority.KAFKA_SSL_CA_FILE };
      expect(connectionOf(authority)).toEqual({ ...believed, security_protocol: 'SSL' });
      expect(connectionOf({ ...authority, ...login })).toMatchObject({
        ...believed,
        security_protocol: 'SASL_SSL',
        sasl_plain_username: 'rgn',
      });
    });

    test('by the authorities of this machine with a login alone', () => {
      const connection = connectionOf(login);
      expect(connection).toMatchObject({ ...brokers, security_protocol: 'SASL_SSL' });
      expect(connection).not.toHaveProperty('ssl_cafile');
    });
  });
}
