#!/usr/bin/env node
import { CommanderError } from 'commander';
import { CommandFailure, EXIT } from './exit-codes';
import { runCommand } from './program';

// A reader that has seen enough (`bettercare ... | head`) is not a failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(EXIT.done);
  throw error;
});

try {
  process.exitCode = await runCommand(process.argv.slice(2));
} catch (failure) {
  // Commander has written its own line, or the help that was asked for.
  if (failure instanceof CommanderError) process.exitCode = failure.exitCode;
  else {
    process.exitCode = failure instanceof CommandFailure ? failure.exitCode : EXIT.failed;
    process.stderr.write(`${lineOf(failure)}\n`);
  }
}

function lineOf(failure: unknown): string {
  if (failure instanceof CommandFailure) return failure.message;
  return `bettercare failed: ${failure instanceof Error ? failure.message : String(failure)}`;
}
