import { link, open, readFile, rename, rm } from 'node:fs/promises';
import { hostname } from 'node:os';
import { z } from 'zod';
import { CommandFailure } from '../exit-codes';

/** Who publishes a file, as the lock beside it says. */
const holderSchema = z.strictObject({ pid: z.int().min(1), host: z.string(), since: z.iso.datetime() });
type Holder = z.infer<typeof holderSchema>;

/** Others may come and go while it is looked at; not so often. */
const TRIES_MAX = 5;

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
        await lock.write();
        return lock;
      } catch (cause) {
        if ((cause as NodeJS.ErrnoException).code !== 'EEXIST') return undefined;
      }
      const found = await textOf(lock.path);
      if (found === undefined) continue;
      other = holderIn(found);
      if (other === undefined || !isGone(other)) break;
      await lock.putAside(found);
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

  /** @throws with code EEXIST where one stands. */
  private async write(): Promise<void> {
    const handle = await open(this.path, 'wx');
    try {
      await handle.writeFile(this.text);
    } catch (cause) {
      await rm(this.path, { force: true });
      throw cause;
    } finally {
      await handle.close();
    }
  }

  /**
   * Takes what one that died has left out of the way. It is moved and looked at again: of two that find it at once,
   * the slower may move what the faster has put in its place, and puts that back.
   */
  private async putAside(left: string): Promise<void> {
    const aside = `${this.path}.${process.pid}`;
    try {
      await rename(this.path, aside);
    } catch {
      return; // the other was faster in all of it, or it is not to be moved
    }
    if ((await textOf(aside)) !== left) await link(aside, this.path);
    await rm(aside, { force: true });
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
