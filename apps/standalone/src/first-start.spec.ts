import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, expect, test } from '@jest/globals';
import { repositoryRoot } from '#installation';

const folder = mkdtempSync(join(tmpdir(), 'first-start-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** In npm's place: notes what it does, takes a second or until it is let, and installs what builds and does the same. */
const NPM = `
  const { appendFileSync, cpSync, existsSync } = require('node:fs');
  appendFileSync('done', 'install ');
  const installing = setInterval(() => {
    if (existsSync('held') && !existsSync('go-on')) return;
    clearInterval(installing);
    cpSync('compiler', 'node_modules/@swc/cli/bin', { recursive: true });
    cpSync('bundler', 'node_modules/esbuild', { recursive: true });
    appendFileSync('done', 'installed ');
  }, 1_000);
`;
const COMPILER = `
  const { appendFileSync, cpSync } = require('node:fs');
  appendFileSync('done', 'build ');
  cpSync('compiled', process.argv[process.argv.indexOf('-d') + 1] + '/apps/cli/src', { recursive: true });
`;

const BUNDLER = `
  import { appendFileSync } from 'node:fs';
  export const build = async () => appendFileSync('done', 'bundle ');
`;

/** A checkout that nobody has installed yet, of a command that says it runs. */
function freshClone(name: string): string {
  const clone = join(folder, name);
  for (const part of ['apps', 'libs', 'compiler', 'bundler', 'compiled'])
    mkdirSync(join(clone, part), { recursive: true });
  cpSync(join(repositoryRoot(), 'scripts'), join(clone, 'scripts'), { recursive: true });
  const files = {
    'package.json': '{}',
    'package-lock.json': '{ "packages": { "node_modules/@swc/cli": { "version": "1.0.0" } } }',
    '.swcrc': '{}',
    'npm.js': NPM,
    'compiler/swc.js': COMPILER,
    'bundler/package.json': '{ "type": "module", "exports": "./index.js" }',
    'bundler/index.js': BUNDLER,
    'compiled/main.js': 'console.log("runs")',
  };
  for (const [file, content] of Object.entries(files)) writeFileSync(join(clone, file), content);
  return clone;
}

function bettercare(clone: string, task = 'bettercare') {
  const child = spawn(process.execPath, ['scripts/run.mjs', task], {
    cwd: clone,
    env: { ...process.env, npm_execpath: join(clone, 'npm.js'), npm_lifecycle_event: undefined },
  });
  return { child, printed: text(child.stdout), said: text(child.stderr) };
}

async function untilInstalling(clone: string): Promise<void> {
  while (!existsSync(join(clone, 'done'))) await sleep(10);
}

const doneIn = (clone: string) => readFileSync(join(clone, 'done'), 'utf8');
const locksIn = (clone: string) => readdirSync(clone).filter((file) => file.startsWith('.setup'));

test('a command typed during the first start waits until that has installed and built, and goes on', async () => {
  const clone = freshClone('two');
  writeFileSync(join(clone, 'held'), '');
  const first = bettercare(clone);
  await untilInstalling(clone);
  const second = bettercare(clone);
  second.child.stderr.once('data', () => writeFileSync(join(clone, 'go-on'), ''));
  expect(await Promise.all([first.printed, second.printed])).toEqual(['runs\n', 'runs\n']);
  expect(await second.said).toContain(
    `Another process (${first.child.pid}) is installing the dependencies; waiting ...\n`,
  );
  expect([doneIn(clone), locksIn(clone)]).toEqual(['install installed build bundle ', []]);
});

test('a first start says from its first moment which folder it starts on, until it ends', async () => {
  const clone = freshClone('start');
  const start = bettercare(clone, 'start');
  await untilInstalling(clone);
  const mark = join(clone, `.setup.starting.${start.child.pid}`);
  expect(readFileSync(mark, 'utf8')).toBe(join(clone, '.data'));
  await start.said;
  expect(locksIn(clone)).toEqual([]);
});

test('what a killed first start has begun is taken over, and ends before it is begun again', async () => {
  const clone = freshClone('killed');
  const first = bettercare(clone);
  await untilInstalling(clone);
  first.child.kill('SIGKILL');
  await first.said;
  const [second, third] = [bettercare(clone), bettercare(clone)];
  expect(await Promise.all([second.printed, third.printed])).toEqual(['runs\n', 'runs\n']);
  expect([doneIn(clone), locksIn(clone)]).toEqual(['install install installed build bundle ', []]);
});

test('a failed installation leaves nothing for others to wait for', async () => {
  const clone = freshClone('failed');
  writeFileSync(join(clone, 'npm.js'), 'process.exit(1)');
  expect(await bettercare(clone).said).toContain('Installing the dependencies failed.');
  expect(locksIn(clone)).toEqual([]);
});

/** In the place of npm, which was killed: starts the task, as npm does, and hands on what it says. */
const KILLED_NPM = `
  require('node:child_process').spawn(process.execPath, ['scripts/run.mjs', 'bettercare'], { stdio: 'inherit' });
`;
/** Takes as long to end as something that has a database to close, and says how often it was asked to. */
const SLOW_TO_END = `
  let asked = 0;
  process.on('SIGTERM', () => {
    if (asked++ === 0) setTimeout(() => console.log('asked', asked) ?? process.exit(), 2_500);
  });
  setInterval(() => undefined, 1_000);
  console.log('runs');
`;

test('what npm leaves behind when it is killed is asked to end once, so that it ends in order', async () => {
  const clone = freshClone('orphan');
  writeFileSync(join(clone, 'compiled/main.js'), SLOW_TO_END);
  const npm = spawn(process.execPath, ['--eval', KILLED_NPM], {
    cwd: clone,
    env: { ...process.env, npm_execpath: join(clone, 'npm.js'), npm_lifecycle_event: 'bettercare' },
  });
  let printed = '';
  npm.stdout.setEncoding('utf8').on('data', (said: string) => (printed += said));
  while (!printed.includes('runs')) await sleep(10);
  npm.kill('SIGKILL');
  await once(npm.stdout, 'end');
  expect(printed).toBe('runs\nasked 1\n');
});
