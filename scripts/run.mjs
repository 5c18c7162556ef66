#!/usr/bin/env node
// The door to every task: installs and builds what is missing or out of date, then runs it. A fresh clone needs
// nothing but Node, so nothing outside Node may be imported here. Whatever this file itself has to say goes to
// standard error: standard output belongs to the task.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { constants } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { exclusively } from './exclusively.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const calledFrom = process.cwd();
process.chdir(root);

/** Loaded into the child: should this process be killed outright, the child asks itself to end. */
const endWithParent = [
  '--import',
  `data:text/javascript,${encodeURIComponent(
    `const parent = process.ppid;
     const looking = setInterval(() => {
       if (process.ppid === parent) return;
       clearInterval(looking);
       process.kill(process.pid, 'SIGTERM');
     }, 500).unref();`,
  )}`,
];

const tasks = {
  start: (args) => runBuilt('apps/standalone/src/main.js', args),
  cluster: (args) => runBuilt('apps/standalone/src/cluster/main.js', args),
  faults: (args) => runBuilt('apps/standalone/src/faults/main.js', args),
  bettercare: (args) => runBuilt('apps/cli/src/main.js', args, { cwd: callersFolder() }),
  generate: () =>
    generate(
      'dist/libs/contracts/src/publish.js',
      'scripts/publish-rules.mjs',
      'scripts/publish-return-rules.mjs',
      'scripts/publish-metrics.mjs',
      'scripts/publish-command-line.mjs',
      'scripts/publish-api.mjs',
      'scripts/publish-permissions.mjs',
      'scripts/publish-problems.mjs',
    ),
  pictures: () => generate('scripts/pictures.mjs'),
  test: (args) => runJest(args, quickProjects),
  'test:cluster': (args) => runJest(['--runInBand', ...args], () => ['cluster']),
  'test:office': (args) => runJest(['--runInBand', ...args], () => ['office']),
  'test:browser': (args) => runJest(['--runInBand', ...args], () => ['browser']),
  prove: (args) => runJest(['--runInBand', ...args], () => ['prove']),
  build: () => ensureBuild(),
};

const [task, ...rest] = process.argv.slice(2);
const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19))
  fail(`Node 20.19 or newer is needed; this is ${process.versions.node}.`);
if (!Object.hasOwn(tasks, task))
  fail(`Unknown task "${task ?? ''}"; there are ${Object.keys(tasks).join(', ')}.`);
if (task === 'start') markStarting();
ensureDependencies();
tasks[task](rest[0] === '--' ? rest.slice(1) : rest);

// --- Tasks ---------------------------------------------------------------------------------------------------

function runBuilt(file, args, options) {
  ensureBuild();
  run(['--enable-source-maps', join(root, 'dist', file), ...args], options);
}

/**
 * Says from the first moment which data folder is being started on, so that a command typed before anything runs there
 * can say so. Where nothing may be written everything is built, and a start takes moments.
 */
function markStarting() {
  const mark = `.setup.starting.${process.pid}`;
  try {
    writeFileSync(mark, resolve(root, process.env.BCL_DATA || '.data'));
  } catch {
    return;
  }
  process.once('exit', () => rmSync(join(root, mark), { force: true }));
}

/** Writes what is made from the code and committed beside it: the published contract, RULES.md, and what docs/ has of it. */
function generate(...scripts) {
  ensureBuild();
  for (const script of scripts) {
    const { status } = spawnSync(process.execPath, ['--enable-source-maps', script], { stdio: 'inherit' });
    if (status !== 0) fail(`${script} failed.`);
  }
}

/** Built first, because the specs that kill processes kill built ones. */
function runJest(args, projects) {
  ensureBuild();
  const chosen = args.some((arg) => /^--selectProjects\b/.test(arg));
  // Last, since Jest takes every word that follows for a project.
  const selection = chosen ? [] : ['--selectProjects', ...projects()];
  const node = ['--no-warnings', '-C', 'bcl-source'];
  run([...node, 'node_modules/jest/bin/jest.js', ...args, ...selection], {
    env: { BCL_ORACLES: oraclesFolder() },
  });
}

function quickProjects() {
  if (existsSync(join(oraclesFolder(), 'dtoc', 'areas.csv'))) return ['unit', 'int', 'oracle'];
  say(`Oracle suite left out: no published figures in ${oraclesFolder()} (BCL_ORACLES names their folder).`);
  return ['unit', 'int'];
}

/** The published figures are not ours to distribute; they stand beside the checkout or where BCL_ORACLES says. */
function oraclesFolder() {
  return resolve(process.env.BCL_ORACLES ?? '../shared/oracles');
}

/** File names on the command line are relative to where it was typed; `npm run` moves to the root before us. */
function callersFolder() {
  return process.env.npm_lifecycle_event === task ? (process.env.INIT_CWD ?? calledFrom) : calledFrom;
}

// --- Dependencies --------------------------------------------------------------------------------------------

/**
 * `npm ci` where node_modules is missing or belongs to another lockfile, Node major or platform. Two at once would
 * delete each other's files: whoever waited looks again.
 */
function ensureDependencies() {
  const stamp = 'node_modules/.install-stamp';
  const wanted = hash([read('package-lock.json'), process.platform, process.arch, major]);
  if (read(stamp) === wanted) return;
  const install = () => {
    if (read(stamp) === wanted) return;
    if (existsSync(stamp) || !isInstalledByHand()) installDependencies();
    writeFileSync(stamp, wanted);
  };
  exclusively('installing the dependencies', install, say);
}

/** Whether someone has run npm themselves: what npm noted down as installed is what the lockfile asks for. */
function isInstalledByHand() {
  const installed = packagesIn('node_modules/.package-lock.json');
  const locked = Object.entries(packagesIn('package-lock.json'));
  return locked.every(
    ([path, { version, optional }]) =>
      path === '' || optional === true || installed[path]?.version === version,
  );
}

function packagesIn(lockfile) {
  return existsSync(lockfile) ? JSON.parse(read(lockfile)).packages : {};
}

function installDependencies() {
  say('Installing dependencies (npm ci); this takes about a minute ...');
  const [command, ...before] = process.env.npm_execpath?.endsWith('.js')
    ? [process.execPath, ...endWithParent, process.env.npm_execpath]
    : ['npm'];
  // NODE_ENV=production must not leave out the compiler, nor a setting of the caller's the embedded database.
  const args = ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'];
  const shell = command === 'npm' && process.platform === 'win32';
  const { status } = spawnSync(command, [...before, ...args], {
    stdio: ['ignore', 2, 2],
    env: npmEnvironment(),
    shell,
  });
  if (status !== 0) fail('Installing the dependencies failed.');
}

/** The outer `npm run` hands its own settings down as variables; only those that reach the registry may pass. */
function npmEnvironment() {
  const passing = /^npm_config_(registry|userconfig|globalconfig|cache|.*proxy|cafile)$/i;
  return Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_/i.test(name) || passing.test(name)),
  );
}

// --- Build ---------------------------------------------------------------------------------------------------

/** Compiles where a source, or the way it is built, has changed (name, size, time of change). */
function ensureBuild() {
  const stamp = 'dist/.build-stamp';
  const isBuilt = () => read(stamp) === stampOfSources();
  if (isBuilt()) return;
  exclusively('building', () => isBuilt() || build(), say);
}

function stampOfSources() {
  const inputs = [
    'package.json',
    'package-lock.json',
    '.swcrc',
    'scripts/bundle-programs.mjs',
    ...filesBelow('apps'),
    ...filesBelow('libs'),
  ].sort();
  return hash(inputs.map(describeFile));
}

function build() {
  const made = stampOfSources();
  // Compiled aside and moved into place whole, so that a process starting meanwhile never sees half a build.
  const unfinished = `dist-${process.pid}`;
  const compiler = ['node_modules/@swc/cli/bin/swc.js', 'apps', 'libs', '-d', unfinished, '--quiet'];
  const args = [...endWithParent, ...compiler, '--ignore', '**/*spec.ts'];
  const together = [...endWithParent, 'scripts/bundle-programs.mjs', unfinished];
  for (const step of [args, together]) {
    const { status } = spawnSync(process.execPath, step, { stdio: ['ignore', 2, 2] });
    if (status === 0) continue;
    rmSync(unfinished, { recursive: true, force: true });
    fail('The build failed.');
  }
  writeFileSync(join(unfinished, '.build-stamp'), made);
  const old = `${unfinished}-old`;
  if (existsSync('dist')) renameSync('dist', old);
  renameSync(unfinished, 'dist');
  rmSync(old, { recursive: true, force: true });
}

function* filesBelow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* filesBelow(path);
    else yield path;
  }
}

function describeFile(file) {
  const { size, mtimeMs } = statSync(file);
  return `${file}:${size}:${mtimeMs}`;
}

// --- Running -------------------------------------------------------------------------------------------------

/** Runs Node on `args` until it ends, passing signals on and ending as it ended. */
function run(args, { env = {}, cwd = root } = {}) {
  const child = spawn(process.execPath, [...endWithParent, ...args], {
    stdio: 'inherit',
    cwd,
    env: { ...process.env, ...env },
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm does not pass SIGTERM on, and may be killed outright: its end is then ours, and the child's.
  if (process.env.npm_lifecycle_event !== undefined) {
    const npm = process.ppid;
    const looking = setInterval(() => {
      if (process.ppid === npm) return;
      // Asked once: who is asked again does not wait for what has begun.
      clearInterval(looking);
      child.kill('SIGTERM');
    }, 500).unref();
  }
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + constants.signals[signal]));
}

// -------------------------------------------------------------------------------------------------------------

function read(file) {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function hash(parts) {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function say(line) {
  process.stderr.write(`${line}\n`);
}

function fail(line) {
  say(line);
  process.exit(1);
}
