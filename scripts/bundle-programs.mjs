// Puts each program that serves together with all it loads, in place of its main.js: one that reads three thousand
// modules one by one spends two thirds of its start on them. `node scripts/bundle-programs.mjs FOLDER`, of the build.
// The command line stays as it is: it loads only what a command needs.
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const PROGRAMS = ['gateway', 'projector', 'reporter', 'standalone', 'tracker'];
const folder = resolve(process.argv[2]);
const { imports } = JSON.parse(readFileSync('package.json', 'utf8'));

/** Other rooms of the house: those of the build that is being made, and not of the one that stands. */
const rooms = {
  name: 'rooms',
  setup({ onResolve }) {
    onResolve({ filter: /^#/ }, ({ path }) => {
      const [room, app] = path.split('/');
      const { default: built } = imports[path] ?? imports[`${room}/*`];
      return { path: join(folder, built.replace('./dist/', '').replace('*', app)) };
    });
  },
};

/** What a package asks for and can do without (drivers, views) stays a question, asked where it runs. */
const optional = {
  name: 'optional',
  setup({ onResolve, resolve: find }) {
    onResolve({ filter: /^[a-z@]/ }, async ({ path, kind, importer, resolveDir, pluginData }) => {
      if (pluginData === 'asked' || !['require-call', 'dynamic-import'].includes(kind)) return undefined;
      const { errors } = await find(path, { kind, importer, resolveDir, pluginData: 'asked' });
      return errors.length > 0 ? { path, external: true } : undefined;
    });
  },
};

await build({
  entryPoints: PROGRAMS.map((app) => join(folder, 'apps', app, 'src/main.js')),
  outdir: folder,
  outbase: folder,
  allowOverwrite: true,
  bundle: true,
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  // Of classes, by which commands, queries and parts find each other.
  keepNames: true,
  sourcemap: 'linked',
  sourcesContent: false,
  logLevel: 'warning',
  // These read files that stand beside their own code, or are handed to one that does.
  external: ['bullmq', 'fontkit', 'ioredis', 'pdfkit', 'pino', 'typeorm'],
  plugins: [rooms, optional],
  // What packages written in CommonJS have around them.
  banner: {
    js: [
      "import { createRequire as createRequireOfProgram } from 'node:module';",
      'const require = createRequireOfProgram(import.meta.url);',
      'const { filename: __filename, dirname: __dirname } = import.meta;',
    ].join('\n'),
  },
});
