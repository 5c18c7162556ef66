import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { discardAbandoned, folderPrefixOf, pidFileIn } from './abandoned';

const FOLDER_KIND = 'bcl-test-redis-';
const READY = 'Ready to accept connections';

/** A Redis of a spec's own, as the distribution ships it (`apt-get install redis-server`); it keeps nothing on disk. */
export class RedisServer {
  private constructor(
    private readonly port: number,
    private readonly folder: string,
    private readonly policy: string,
    private child: ChildProcess,
  ) {
    process.once('exit', this.discardNow);
  }

  static async start(policy = 'noeviction'): Promise<RedisServer> {
    const port = await freePort();
    discardAbandoned(FOLDER_KIND);
    const folder = mkdtempSync(join(tmpdir(), folderPrefixOf(FOLDER_KIND)));
    return new RedisServer(port, folder, policy, await launch(port, folder, policy));
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Ends it outright. */
  async kill(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }

  /** Begins anew at the same address, with nothing of what it held. */
  async startAgain(): Promise<void> {
    this.child = await launch(this.port, this.folder, this.policy);
  }

  /** Resolves once it has ended without having been asked to, with how. */
  async died(): Promise<string> {
    const { child } = this;
    const [code, signal] = (await once(child, 'exit')) as [number | null, NodeJS.Signals | null];
    // Nobody waits for this any more once it was told to end.
    if (child.killed) return new Promise(() => undefined);
    return `ended by itself (${signal ?? `exit code ${code}`})`;
  }

  async discard(): Promise<void> {
    await this.kill();
    process.removeListener('exit', this.discardNow);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** When this process ends without waiting. */
  private readonly discardNow = (): void => {
    this.child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  };
}

async function launch(port: number, folder: string, policy: string): Promise<ChildProcess> {
  const settings = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''];
  const child = spawn('redis-server', [...settings, '--maxmemory-policy', policy], {
    stdio: ['ignore', 'pipe', 'inherit'],
    // A group of its own: Ctrl-C is for the one who started it, whose other parts still need it.
    detached: true,
  });
  if (child.pid !== undefined) writeFileSync(pidFileIn(folder), String(child.pid));
  await new Promise<void>((resolve, reject) => {
    let said = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      if (said.includes(READY)) resolve();
    });
    child.once('error', (cause) => reject(new Error('There is no redis-server to be started.', { cause })));
    child.once('close', () => reject(new Error(`The Redis did not start:\n${said}`)));
  });
  return child;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
