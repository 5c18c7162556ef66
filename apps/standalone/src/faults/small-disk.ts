import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

const CHUNK = Buffer.alloc(4 * 1024 * 1024);

/** A disk so small that it can be filled: a tmpfs. */
export class SmallDisk {
  private readonly filler: string;

  private constructor(readonly folder: string) {
    this.filler = join(folder, 'filler');
    process.once('exit', this.discard);
  }

  /** @throws Error in one line where this user may not mount one. */
  static mount(folder: string, mebibytes: number): SmallDisk {
    mkdirSync(folder, { recursive: true });
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=0711`, 'tmpfs', folder], {
        stdio: ['ignore', 'ignore', 'pipe'],
      });
    } catch (cause) {
      throw new Error(
        `Faults need a small disk to fill, and a tmpfs cannot be mounted at ${folder}: this takes root.`,
        {
          cause,
        },
      );
    }
    return new SmallDisk(folder);
  }

  /** To the last byte. */
  fill(): void {
    const file = openSync(this.filler, 'w');
    try {
      for (let size = CHUNK.length; size > 0;) {
        try {
          if (writeSync(file, CHUNK, 0, size) < size) size = Math.floor(size / 2);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
          size = Math.floor(size / 2);
        }
      }
    } finally {
      closeSync(file);
    }
  }

  free(): void {
    rmSync(this.filler, { force: true });
  }

  /** Whether there is one or not. */
  static unmount(folder: string): void {
    spawnSync('umount', ['--lazy', folder], { stdio: 'ignore' });
  }

  readonly discard = (): void => {
    process.removeListener('exit', this.discard);
    SmallDisk.unmount(this.folder);
  };
}
