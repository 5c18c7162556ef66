// How Node loads the sources as they are written: TypeScript by swc, as the build compiles it, imports without the ending
// of a file, and `@jest/globals` as what is lent to the file that runs.
import { readFile } from 'node:fs/promises';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { transform } from '@swc/core';

const swc = JSON.parse(readFileSync(new URL('../../.swcrc', import.meta.url), 'utf8'));
/** But for what specifiers are relative to: they are resolved here, and by Node. */
const { baseUrl: _, ...compiled } = swc.jsc;
export const jsc = compiled;
const LENT = new URL('lent.mjs', import.meta.url).href;

export async function resolve(specifier, context, next) {
  if (specifier === '@jest/globals') return { url: LENT, shortCircuit: true };
  if (/^\.{1,2}\//.test(specifier) && context.parentURL?.endsWith('.ts')) {
    for (const ending of ['.ts', '/index.ts']) {
      const url = new URL(specifier + ending, context.parentURL);
      if (existsSync(url)) return { url: url.href, format: 'module', shortCircuit: true };
    }
  }
  return next(specifier, context);
}

export async function load(url, context, next) {
  if (!url.endsWith('.ts')) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = await transform(await readFile(filename, 'utf8'), {
    ...{ swcrc: false, configFile: false, jsc, module: { type: 'es6' }, sourceMaps: 'inline', filename },
  });
  return { format: 'module', source: code, shortCircuit: true };
}
