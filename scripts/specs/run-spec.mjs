// Runs one file of specs as Jest's own runner does, but in the modules of Node itself, which a worker loads once for all
// its files. An application is a few thousand modules: a copy of them for each file was most of the time of most specs.
// What a file changes that others would see (the environment, functions it replaced, the clock) is put back after it.
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import 'reflect-metadata';
import { lent } from './lent.mjs';

const require = createRequire(import.meta.url);
const { default: runCircus } = require('jest-circus/runner');
/** Under which Jest keeps those who are told what becomes of each test. */
const HANDLERS = Symbol.for('EVENT_HANDLERS');

register('./typescript.mjs', import.meta.url);
process.setSourceMapsEnabled(true);

export default async function runSpec(globalConfig, config, environment, runtime, path, tell) {
  const { env } = process;
  const before = { ...env };
  // Jest would read stacks by the maps of modules that it loaded itself, and these are Node's.
  Error.prepareStackTrace = undefined;
  try {
    return await runCircus(globalConfig, config, environment, inNode(runtime), path, tell);
  } finally {
    lent.giveBack();
    process.env = env;
    for (const name of Object.keys(env)) if (!(name in before)) delete env[name];
    Object.assign(env, before);
  }
}

/** What Jest asks of its runtime, with modules as Node has them. */
function inNode(runtime) {
  const own = {
    // The state of a run is kept in a module, and who is told of it beside the module: each file has its own of both.
    requireInternalModule(path) {
      delete require.cache[path];
      delete globalThis[HANDLERS];
      return require(path);
    },
    requireModule: require,
    setGlobalsForRuntime: (globals) => lent.lend(globals),
    unstable_shouldLoadAsEsm: () => true,
    unstable_importModule: (path) => import(pathToFileURL(path)),
  };
  return new Proxy(runtime, {
    get(target, name) {
      if (Object.hasOwn(own, name)) return own[name];
      const value = target[name];
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}
