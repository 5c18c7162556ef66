import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const LOG = '.log';

/** Data, keys and logs of a cluster, removed with it. Where a part of it was lost, the logs stay to be read. */
export class ClusterFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'bcl-cluster-'));
  private keepsLogs = false;

  constructor() {
    // The database's unprivileged user passes through it; what is secret in it is so by itself.
    chmodSync(this.path, 0o711);
  }

  /** All of them, for whoever reads them. */
  get logs(): string {
    return this.logOf('*');
  }

  logOf(name: string): string {
    return join(this.path, `${name}${LOG}`);
  }

  keepLogs(): void {
    this.keepsLogs = true;
  }

  /** May be asked for again. */
  remove(): void {
    if (!existsSync(this.path)) return;
    const gone = this.keepsLogs
      ? readdirSync(this.path)
          .filter((name) => !name.endsWith(LOG))
          .map((name) => join(this.path, name))
      : [this.path];
    for (const each of gone) rmSync(each, { recursive: true, force: true, maxRetries: 5 });
  }
}
