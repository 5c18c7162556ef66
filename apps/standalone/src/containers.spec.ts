import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';
import { readSettings } from '#platform';
import { LEDGER_SERVICES, MIGRATION, PROCESS_ENVIRONMENT, startCommand } from './cluster/start-commands';

const read = (file: string) => readFileSync(join(repositoryRoot(), file), 'utf8');

describe('docker-compose.yml', () => {
  const compose = read('docker-compose.yml');
  /** What stands between two blank lines, by the name it begins with: a service, or what several of them share. */
  const parts = new Map(
    compose.split('\n\n').map((part) => [/^ *([\w-]+):/m.exec(part)?.[1] ?? 'of all of it', part]),
  );
  const everyProcess = parts.get('x-process') ?? '';

  test("gives the owner's address to what migrates and to what is run by hand, and to no process", () => {
    const holders = [...parts].filter(([, part]) => part.includes('secrets/database-owner-url'));
    expect(holders.map(([name]) => name)).toEqual(['migration', 'bettercare', 'secrets']);
    for (const name of ['gateway', 'projector', 'tracker']) expect(parts.get(name)).toContain('<<: *process');
    expect(parts.get('projector-2')).toContain('<<: *projector');
    expect(everyProcess).toContain('migration: { condition: service_completed_successfully }');
  });

  test('has settings that there are, so that a process neither migrates nor hides its metrics', () => {
    const given = [...everyProcess.matchAll(/^ {4}([A-Z_]+): (\S+)$/gm)].map(([, name = '', value = '']) => [
      name.replace(/_FILE$/, ''),
      value.startsWith('$') ? '' : value,
    ]);
    const environment: Record<string, string> = Object.fromEntries(given) as Record<string, string>;
    const known = read('docs/operating.md');
    expect(given.filter(([name]) => !known.includes(`| \`${name}\` `))).toEqual([]);
    expect(
      readSettings({
        ...environment,
        DATABASE_URL: 'postgres://db/ledger',
        OIDC_INTROSPECTION_SECRET: '',
      }),
    ).toMatchObject({ ok: true, value: { migrate: 'never', metricsHost: '0.0.0.0' } });
  });
});

describe('the cluster of docker-compose.yml', () => {
  const compose = read('docker-compose.yml');
  const services = new Map(
    [...compose.matchAll(/^ {2}([\w-]+):(?: &[\w-]+)?\n((?: {4}.*\n)+)/gm)].map(
      ([, name = '', part = '']) => [name, part],
    ),
  );
  const commandOf = (name: string): string[] => {
    const part = services.get(name) ?? '';
    const like = /<<: \*(?!process|image)([\w-]+)/.exec(part)?.[1];
    return (
      /^ {4}command: \[(.*)\]$/m.exec(part)?.[1]?.split(', ') ?? (like === undefined ? [] : commandOf(like))
    );
  };

  test('starts what `npm run cluster` starts on this machine, by the same commands', () => {
    const ours = [...services].filter(
      ([, part]) => part.includes('<<: *') && !part.includes('profiles: [by-hand]'),
    );
    const migration = { service: 'migration', ...MIGRATION };
    const native = [migration, ...LEDGER_SERVICES.map((each) => ({ ...each, args: [] }))];
    expect(ours.map(([name]) => [name, ...commandOf(name)])).toEqual(
      native.map(({ service, app, args }) => [service, app, ...args]),
    );
    // What the image does with such a command is held below.
    expect(startCommand('cli', ['verify'])).toEqual([
      '--enable-source-maps',
      'dist/apps/cli/src/main.js',
      'verify',
    ]);
  });

  test('tells its processes what the others are told', () => {
    for (const [name, value] of Object.entries(PROCESS_ENVIRONMENT))
      expect(compose).toContain(`    ${name}: ${value}\n`);
  });

  test('has the Kafka that specs run on', () => {
    const [, version] = /<version>([\d.]{5,})<\/version>/.exec(read('infra/kafka/broker/pom.xml')) ?? [];
    expect(services.get('kafka')).toContain(`    image: apache/kafka:${version}\n`);
  });

  test('has a Prometheus that asks each of its processes, by the job that the alerts suppose', () => {
    const targets = LEDGER_SERVICES.map(({ service }) => `'${service}:9400'`).join(', ');
    expect(read('infra/observability/prometheus.yml')).toContain(
      `  - job_name: better-care-ledger\n    static_configs:\n      - targets: [${targets}]\n`,
    );
  });

  test('mounts files that there are, and names volumes and secrets that it declares', () => {
    const mounted = [...compose.matchAll(/^ {6}- (\.\/[^:]+):/gm)].map(([, file = '']) => file);
    expect(mounted.length).toBeGreaterThan(3);
    expect(mounted.filter((file) => !existsSync(join(repositoryRoot(), file)))).toEqual([]);
    const made = read('infra/docker/create-secrets.sh');
    const secrets = [...compose.matchAll(/file: infra\/docker\/secrets\/([\w-]+)/g)].map(
      ([, name = '']) => name,
    );
    expect(secrets.length).toBeGreaterThan(4);
    expect(secrets.filter((name) => !made.includes(`>${name}`))).toEqual([]);
  });

  test('limits every service that stays, and looks after its health', () => {
    for (const [name, part] of services) {
      if (!/^ {4}(image|<<: \*process)/m.test(part)) continue;
      const shared = part.includes('<<: *process') ? compose.slice(0, compose.indexOf('services:')) : '';
      for (const limit of ['mem_limit:', 'cpus:', 'pids_limit:', 'healthcheck:', 'restart: unless-stopped'])
        expect([name, limit, (part + shared).includes(limit)]).toEqual([name, limit, true]);
    }
  });
});

describe('the image', () => {
  test('holds what is read at run time from the repository', () => {
    const copied = [...read('infra/docker/Dockerfile').matchAll(/^COPY ([a-z]\S+\/\S+) \.\/(\S+)$/gm)];
    const files = ['infra/postgres/migrations', 'libs/reference/data', 'docs/api/examples.json'];
    expect(copied.map(([, from, to]) => [from, to])).toEqual(files.map((file) => [file, file]));
    expect(files.filter((file) => !existsSync(join(repositoryRoot(), file)))).toEqual([]);
  });

  test('starts what its command says, with the secrets from their files', () => {
    const folder = mkdtempSync(join(tmpdir(), 'bcl-entrypoint-'));
    try {
      writeFileSync(
        join(folder, 'node'),
        '#!/bin/sh\necho "$@" "$DATABASE_URL" "${DATABASE_URL_FILE-none}"\n',
      );
      chmodSync(join(folder, 'node'), 0o755);
      writeFileSync(join(folder, 'url'), 'postgres://db/ledger\n');
      const started = (...args: string[]) =>
        execFileSync('sh', [join(repositoryRoot(), 'infra/docker/entrypoint.sh'), ...args], {
          env: {
            PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
            DATABASE_URL_FILE: join(folder, 'url'),
          },
          encoding: 'utf8',
        });
      expect(started('gateway')).toBe(
        '--enable-source-maps dist/apps/gateway/src/main.js postgres://db/ledger none\n',
      );
      expect(started('cli', 'verify', '--json')).toBe(
        '--enable-source-maps dist/apps/cli/src/main.js verify --json postgres://db/ledger none\n',
      );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
