import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
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
    for (const name of ['gateway', 'projector', 'tracker', 'reporter'])
      expect(parts.get(name)).toContain('<<: *process');
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
  const listed = compose.slice(compose.indexOf('\nservices:'), compose.indexOf('\nsecrets:'));
  const services = new Map(
    [...listed.matchAll(/^ {2}([\w-]+):(?: &[\w-]+)?\n((?: {4}.*\n)+)/gm)].map(([, name = '', part = '']) => [
      name,
      part,
    ]),
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

  /** What a service has of its own or of what several share. What it says itself stands for what they share. */
  const whole = (part: string): string => {
    const [, like = ''] = /<<: \*([\w-]+)/.exec(part) ?? [];
    const above =
      services.get(like) ?? new RegExp(`^x-${like}: .*\\n((?: {2}.*\\n)+)`, 'm').exec(compose)?.[1];
    return part + (above === undefined ? '' : whole(above));
  };

  test('gives the secrets of deliveries to who sends, in whole or not at all, and to what is run by hand', () => {
    const listing = /^x-deliveries: .*\n((?: {2}.*\n)+)/m.exec(compose)?.[1] ?? '';
    const given = [...listing.matchAll(/^ {2}([A-Z_]+): (\S+)$/gm)].map(([, name = '', value = '']) => ({
      name,
      secret: /^\/run\/secrets\/(.*)$/.exec(value)?.[1],
    }));
    const secrets = given.flatMap(({ secret }) => (secret === undefined ? [] : [secret]));
    expect(secrets.length).toBeGreaterThan(3);
    for (const [name, part] of services) {
      const holds = secrets.map((secret) => new RegExp(`secrets:[^}]*\\b${secret}\\b`).test(part));
      const sends = name === 'reporter' || name === 'bettercare';
      expect([name, part.includes('*deliveries'), ...holds]).toEqual([
        name,
        sends,
        ...secrets.map(() => sends),
      ]);
    }
    const known = read('docs/operating.md');
    const unknown = given.filter(({ name }) => !known.includes(`\`${name.replace(/_FILE$/, '')}\` `));
    expect(unknown).toEqual([]);
    const entrypoint = read('infra/docker/entrypoint.sh');
    for (const { name, secret } of given)
      if (secret !== undefined) expect(entrypoint).toContain(` ${name.replace(/_FILE$/, '')}`);
  });

  test('limits every service, lets none gain privileges, and looks after the health of each that stays', () => {
    expect(services.size).toBeGreaterThan(LEDGER_SERVICES.length);
    for (const [name, part] of services) {
      const stays = name !== 'migration' && name !== 'bettercare';
      for (const held of [
        ...['mem_limit:', 'cpus:', 'pids_limit:', 'no-new-privileges:true'],
        ...(stays ? ['healthcheck:', 'restart: unless-stopped'] : []),
      ])
        expect([name, held, whole(part).includes(held)]).toEqual([name, held, true]);
    }
  });

  test('starts no process before the migrations have ended and Kafka answers', () => {
    for (const { service } of LEDGER_SERVICES) {
      const [, awaited] =
        /^ +depends_on:\n((?: +[\w-]+: \{.*\}\n)+)/m.exec(whole(services.get(service) ?? '')) ?? [];
      expect(awaited).toContain('migration: { condition: service_completed_successfully }');
      expect(awaited).toContain('kafka: { condition: service_healthy }');
    }
  });
});

describe('the image', () => {
  test('holds what is read at run time from the repository', () => {
    const copied = [...read('infra/docker/Dockerfile').matchAll(/^COPY ([a-z]\S+\/\S+) \.\/(\S+)$/gm)];
    const files = [
      'infra/postgres/migrations',
      'infra/evidence',
      'infra/documents',
      'libs/reference/data',
      'libs/pages/assets',
      'docs/api/examples.json',
    ];
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

test('secrets are made once, in a folder of their owner alone, and one that was cut off is made anew', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bcl-secrets-'));
  const make = (): Record<string, string> => {
    execFileSync('sh', [join(folder, 'create-secrets.sh')]);
    const names = readdirSync(join(folder, 'secrets'));
    return Object.fromEntries(
      names.map((name) => [name, readFileSync(join(folder, 'secrets', name), 'utf8')]),
    );
  };
  try {
    copyFileSync(join(repositoryRoot(), 'infra/docker/create-secrets.sh'), join(folder, 'create-secrets.sh'));
    mkdirSync(join(folder, 'secrets'));
    const made = make();
    expect(statSync(join(folder, 'secrets')).mode & 0o777).toBe(0o700);
    const passwords = ['owner', 'application', 'grafana', 'redis'].map(
      (whose) => made[`${whose}-password`] ?? '',
    );
    expect(new Set(passwords).size).toBe(4);
    for (const password of passwords) expect(password).toMatch(/^[0-9a-f]{48}$/);
    expect(made['database-url']).toContain(
      `better_care_ledger:${made['application-password']}@postgres:5432/`,
    );
    expect(make()).toEqual(made);

    writeFileSync(join(folder, 'secrets', 'redis-password'), '');
    const again = make();
    expect(again['redis-password']).toMatch(/^[0-9a-f]{48}$/);
    expect(again['redis-url']).toBe(`redis://:${again['redis-password']}@redis:6379`);
    expect(again['owner-password']).toBe(made['owner-password']);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
