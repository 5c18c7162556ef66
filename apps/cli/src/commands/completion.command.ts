import type { Command } from 'commander';
import { bashCompletion } from '../completion/bash';
import { commandTree } from '../completion/command-tree';
import { fishCompletion } from '../completion/fish';
import { zshCompletion } from '../completion/zsh';
import { EXIT } from '../exit-codes';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion };
export type Shell = keyof typeof SHELLS;

/** Prints what a shell has to run to complete the commands and options of the program that it is a command of. */
export function completion(shell: Shell, _options: unknown, command: Command): Promise<number> {
  process.stdout.write(SHELLS[shell](commandTree(command.parent ?? command)));
  return Promise.resolve(EXIT.done);
}
