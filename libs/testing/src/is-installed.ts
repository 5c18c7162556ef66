import { spawnSync } from 'node:child_process';

/**
 * Whether a program is there that a machine with Node.js alone may lack. What needs it is then left out, and that is
 * said; where `CI` is `true` it is missed, loudly, since nobody reads what was said there.
 */
export function isInstalled(program: string): boolean {
  if (spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0) return true;
  if (process.env['CI'] === 'true') throw new Error(`${program} is not installed, and this needs it.`);
  process.stderr.write(`Left out what needs ${program}, which is not installed.\n`);
  return false;
}
