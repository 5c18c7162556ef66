import { open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CommandFailure } from '../exit-codes';

/** Who publishes a file, as the lock beside it says. */
const holderSchema = z.strictObject({ pid: z.int().min(1), host: z.string(), since: z.iso.datetime() });
type Holder = z.infer<typeof holderSchema>;

/** Others may come and go while it is looked at; not so often. */
const TRIES_MAX = 5;
const BETWEEN_TRIES_MS = 20;

/** Keeps a file to the one process that publishes it: two would both move its journal. */
export class Lock {
  private constructor(
    private readonly path: string,
    private readonly text: string,
  ) {}

  /**
   * Takes the file, also where whoever had it has died.
   *
   * @returns nothing where no lock can be kept, as in a folder of somebody else's.
   * @throws CommandFailure where another process has it.
   */
  static async take(file: string): Promise<Lock | undefined> {
    const holder: Holder = { pid: process.pid, host: hostname(), since: new Date().toISOString() };
    const lock = new Lock(`${file}.publish.lock`, `${JSON.stringify(holder)}\n`);
    let other: Holder | undefined;
    for (let tries = 0; tries < TRIES_MAX; tries++) {
      try {
        await lock.write(lock.path);
        return lock;
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') return undefined;
      }
      const found = await textOf(lock.path);
      if (found === undefined) continue;
      other = holderIn(found);
      if (other === undefined || !isGone(other)) break;
      if (await lock.takeOver(found, other)) return lock;
      await sleep(BETWEEN_TRIES_MS);
    }
    throw new CommandFailure(
      `${file} is being published by ${described(other)}. Wait until that ends, or stop it; where nobody publishes ` +
        `it any more, remove ${lock.path}.`,
    );
  }

  async release(): Promise<void> {
    // It may have been removed by hand, and be another's by now.
    if ((await textOf(this.path)) === this.text) await rm(this.path, { force: true });
  }

  /** @throws with code EEXIST where there is such a file. */
  private async write(path: string): Promise<void> {
    const handle = await open(path, 'wx');
    try {
      await handle.writeFile(this.text);
    } catch (cause) {
      await rm(path, { force: true });
      throw cause;
    } finally {
      await handle.close();
    }
  }

  /**
   * Puts this in the place of what one that died has left. Of those who find it at once one may write the successor of
   * that very lock, and looks again: whoever came late finds another there by then.
   */
  private async takeOver(left: string, { since }: Holder): Promise<boolean> {
    const successor = `${this.path}.${Date.parse(since)}`;
    try {
      await this.write(successor);
    } catch {
      return false;
    }
    if ((await textOf(this.path)) === left) {
      await rename(successor, this.path);
      return true;
    }
    await rm(successor, { force: true });
    return false;
  }
}

/** Nothing where there is no such file; one that cannot be read says nothing. */
async function textOf(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ENOENT' ? undefined : '';
  }
}

/** Nothing where it does not say, as while it is being written. */
function holderIn(text: string): Holder | undefined {
  try {
    return holderSchema.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}

/** Whether it is known to have died. Of one on another machine that is never known. */
function isGone({ pid, host }: Holder): boolean {
  if (host !== hostname()) return false;
  // As after the restart of a container, where everything has the same number again.
  if (pid === process.pid) return true;
  try {
    process.kill(pid, 0);
    return false;
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code === 'ESRCH';
  }
}

function described(holder: Holder | undefined): string {
  if (holder === undefined) return 'another process';
  const { pid, host, since } = holder;
  return `process ${pid}${host === hostname() ? '' : ` on ${host}`} since ${since}`;
}
