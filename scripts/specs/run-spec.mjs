// Runs one file of specs as Jest's own runner does, but in the modules of Node itself, which a worker loads once for all
// its files. An application is a few thousand modules: a copy of them for each file was most of the time of most specs.
// What a file changes that others would see (the environment, functions it replaced, the clock) is put back after it.
import { createRequire, register } from 'node:module';
import { pathToFileURL } from 'node:url';
import 'reflect-metadata';
import { lent } from './lent.mjs';

const require = createRequire(import.meta.url);
const { default: runCircus } = require('jest-circus/runner');

register('./typescript.mjs', import.meta.url);
process.setSourceMapsEnabled(true);

export default async function runSpec(globalConfig, config, environment, runtime, path, tell) {
  const before = { ...process.env };
  // Jest would read stacks by the maps of modules that it loaded itself, and these are Node's.
  Error.prepareStackTrace = undefined;
  try {
    return await runCircus(globalConfig, config, environment, inNode(runtime), path, tell);
  } finally {
    lent.giveBack();
    for (const name of Object.keys(process.env)) if (!(name in before)) delete process.env[name];
    Object.assign(process.env, before);
  }
}

/** What Jest asks of its runtime, with modules as Node has them. */
function inNode(runtime) {
  const own = {
    // The state of a run is kept in a module: each file has one of its own.
    requireInternalModule(path) {
      delete require.cache[path];
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
