// Adds lockfile entries for platform builds a registry could not give (npm drops them, then `npm ci` says "Missing ... from lock file").
import { readFileSync, writeFileSync } from 'node:fs';
const file = 'package-lock.json';
const lock = JSON.parse(readFileSync(file, 'utf8'));
const OS = [
  'darwin',
  'linux',
  'win32',
  'freebsd',
  'android',
  'openharmony',
  'aix',
  'netbsd',
  'openbsd',
  'sunos',
  'wasi',
];
const CPU = ['arm64', 'x64', 'ia32', 'arm', 'ppc64', 's390x', 'riscv64', 'loong64', 'wasm32', 'mips64el'];
let added = 0;
for (const [path, pkg] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(pkg.optionalDependencies ?? {})) {
    const nested = `${path}/node_modules/${name}`.replace(/^\//, '');
    if (lock.packages[`node_modules/${name}`] || lock.packages[nested]) continue;
    const bits = name.split(/[/-]/);
    const os = OS.filter((o) => bits.includes(o));
    const cpu = CPU.filter((c) => bits.some((b) => b === c || (c === 'arm' && b === 'arm')));
    lock.packages[`node_modules/${name}`] = {
      version: version.replace(/^[~^]/, ''),
      ...(cpu.length ? { cpu } : {}),
      ...(pkg.dev ? { dev: true } : {}),
      optional: true,
      ...(os.length ? { os } : {}),
    };
    if (!os.length) console.warn('no os for', name);
    added++;
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)),
);
writeFileSync(file, JSON.stringify(lock, null, 2) + '\n');
console.log(`added ${added}`);
