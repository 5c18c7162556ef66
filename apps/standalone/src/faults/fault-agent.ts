import { subscribe } from 'node:diagnostics_channel';
import { writeSync } from 'node:fs';
import type { ArmedFault } from './fault-plan';

/**
 * Loaded into a process of the ledger before its own code (`node --import`). Once a fault point has been passed so
 * many times, the process has its one fault there. It says so first, for whoever continues what was halted.
 */
const { point, name, action, passing, ms } = JSON.parse(process.env['BCL_FAULT'] ?? '{}') as ArmedFault & {
  readonly name: string;
};
let passed = 0;

subscribe(name, (message) => {
  passed += 1;
  if (passed !== passing) return;
  writeSync(2, `${JSON.stringify({ fault: action, point })}\n`);
  const { connection } = message as { readonly connection?: Connection };
  if (action === 'kill') process.kill(process.pid, 'SIGKILL');
  else if (action === 'halt') process.kill(process.pid, 'SIGSTOP');
  // The process lives, and answers nobody.
  else if (action === 'stall') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  // What was handed to it before goes out first: the server has it, and its answer reaches nobody.
  else setImmediate(() => connection?.connection.stream.destroy());
});

/** As much of a connection of node-postgres as it takes to cut it. */
interface Connection {
  readonly connection: { readonly stream: { destroy(): void } };
}
