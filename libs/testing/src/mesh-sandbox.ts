import { spawn, spawnSync } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { repositoryRoot } from '#installation';

const VERSION = '1.0.137';
/** What it was seen to run on; it asks for less exactly than it needs. */
const PACKAGES = [
  `mesh-sandbox==${VERSION}`,
  'fastapi==0.150.0',
  'starlette==1.10.0',
  'pydantic==2.14.4',
  'uvicorn==0.54.0',
];
const STARTS_WITHIN_MS = 60_000;

/** The mailboxes that it comes with, all of one password, and the key of its environment. */
export const MESH_SANDBOX = {
  mailboxes: ['X26ABC1', 'X26ABC2', 'X26ABC3'],
  password: 'password',
  sharedKey: 'TestKey',
} as const;

export interface MeshSandboxTls {
  readonly certificateFile: string;
  readonly keyFile: string;
  /** Those whose certificates clients must show. */
  readonly authoritiesFile: string;
}

/** Everything in a mailbox, as the client of the NHS's own reads it: headers, and bytes as their SHA-256. */
const READ_INBOX = `
import hashlib, json, sys
from mesh_client import MeshClient
url, mailbox, password, key, acknowledge = sys.argv[1:]
with MeshClient(url, mailbox, password, shared_key=key.encode()) as client:
    read = []
    for name in client.list_messages():
        message = client.retrieve_message(name)
        bytes = message.read()
        read.append({"id": name, "localId": message.local_id, "subject": message.subject,
            "fileName": message.filename, "workflow": message.workflow_id, "sender": message.sender,
            "sha256": hashlib.sha256(bytes).hexdigest(), "bytes": len(bytes)})
        if acknowledge == "yes":
            message.acknowledge()
    print(json.dumps(read))
`;

export interface CollectedMessage {
  readonly id: string;
  readonly localId: string;
  readonly sha256: string;
}

/**
 * Whether there is a sandbox to start: it is installed from the Python package index, once for this copy. Where that
 * cannot be, what needs it is left out, and that is said; where `CI` is `true` it is missed, loudly.
 */
export function isMeshSandboxThere(): boolean {
  if (existsSync(python())) return true;
  const why = install();
  if (why === undefined) return true;
  if (process.env['CI'] === 'true') throw new Error(`The MESH sandbox cannot be installed: ${why}`);
  process.stderr.write(`Left out what needs the MESH sandbox, which cannot be installed: ${why}\n`);
  return false;
}

/** The NHS's own sandbox of MESH, a real server of it that keeps its messages in memory. */
export class MeshSandbox {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {
    process.once('exit', this.kill);
  }

  static async start(tls?: MeshSandboxTls): Promise<MeshSandbox> {
    const port = await freePort();
    const child = spawn(
      python(),
      [
        ...['-m', 'uvicorn', 'mesh_sandbox.api:app', '--host', '127.0.0.1', '--port', String(port)],
        ...(tls === undefined
          ? []
          : [
              ...['--ssl-certfile', tls.certificateFile, '--ssl-keyfile', tls.keyFile],
              // 2: whoever shows none is not let in.
              ...['--ssl-ca-certs', tls.authoritiesFile, '--ssl-cert-reqs', '2'],
            ]),
      ],
      {
        env: {
          ...process.env,
          AUTH_MODE: 'full',
          STORE_MODE: 'memory',
          SHARED_KEY: MESH_SANDBOX.sharedKey,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    await runs(child, STARTS_WITHIN_MS);
    return new MeshSandbox(`${tls === undefined ? 'http' : 'https'}://127.0.0.1:${port}`, child);
  }

  /** What only a sandbox lets one do: report an error into a mailbox, say what became of a message. */
  async pretend(path: 'report' | `message/${string}/event`, what: Record<string, string>): Promise<void> {
    const answer = await fetch(`${this.url}/messageexchange/admin/${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(what),
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  }

  /** What lies in a mailbox under an id of the sender's. Acknowledged, it lies there no longer. */
  collected(mailbox: string, localId: string, acknowledge: 'yes' | 'no' = 'no'): CollectedMessage[] {
    const { password, sharedKey } = MESH_SANDBOX;
    const said = this.runPython(READ_INBOX, this.url, mailbox, password, sharedKey, acknowledge);
    return (JSON.parse(said.toString()) as CollectedMessage[]).filter((each) => each.localId === localId);
  }

  /** Runs a program of Python's on the client that the NHS publishes, and gives what it prints. */
  private runPython(program: string, ...args: readonly string[]): Buffer {
    const { status, stdout, stderr } = spawnSync(python(), ['-c', program, ...args], {
      maxBuffer: 256 * 1024 * 1024,
    });
    if (status !== 0) throw new Error(stderr.toString());
    return stdout;
  }

  async discard(): Promise<void> {
    process.removeListener('exit', this.kill);
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, 'close');
    this.child.kill('SIGKILL');
    await closed;
  }

  private readonly kill = (): void => {
    this.child.kill('SIGKILL');
  };
}

function folder(): string {
  return join(repositoryRoot(), '.cache', `mesh-sandbox-${VERSION}`);
}

function python(): string {
  return join(folder(), 'bin', 'python');
}

/** Aside, and moved into place whole; says why not. */
function install(): string | undefined {
  const unfinished = `${folder()}-${process.pid}`;
  mkdirSync(join(folder(), '..'), { recursive: true });
  try {
    const failure =
      failureOf('python3', ['-m', 'venv', unfinished]) ??
      failureOf(join(unfinished, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', ...PACKAGES]);
    if (failure !== undefined) return failure;
    // Another may have been first.
    if (!existsSync(python())) renameSync(unfinished, folder());
    return undefined;
  } finally {
    rmSync(unfinished, { recursive: true, force: true });
  }
}

function failureOf(program: string, args: readonly string[]): string | undefined {
  const { status, error, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8' });
  return status === 0 ? undefined : `${program} ${args.join(' ')}: ${error?.message ?? `${stdout}${stderr}`}`;
}

async function runs(child: ChildProcess, limitMs: number): Promise<void> {
  let said = '';
  let isRunning = false;
  const hear = (text: Buffer) => {
    said += isRunning ? '' : text.toString();
    isRunning ||= said.includes('Uvicorn running');
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  const until = Date.now() + limitMs;
  while (!isRunning && child.exitCode === null && Date.now() < until) await sleep(50);
  if (isRunning) return;
  child.kill('SIGKILL');
  throw new Error(`The MESH sandbox did not start:\n${said}`);
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
