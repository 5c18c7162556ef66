import type { Command } from 'commander';
import { commandLine } from './program';

/** The width that help is printed in where nobody looks at a terminal. */
const COLUMNS = 110;

export interface CommandHelp {
  /** `bettercare reference load`. */
  readonly name: string;
  readonly what: string;
  /** As `--help` prints it. */
  readonly help: string;
}

/** Every command with its help, `bettercare` itself first: what docs/command-line.md is made of. */
export function describeCommandLine(): CommandHelp[] {
  const program = commandLine(() => () => Promise.resolve());
  return describe(program, '');
}

function describe(command: Command, before: string): CommandHelp[] {
  const name = `${before}${command.name()}`;
  return [
    { name, what: command.description(), help: helpOf(command) },
    ...command.commands.flatMap((each) => describe(each, `${name} `)),
  ];
}

function helpOf(command: Command): string {
  let help = '';
  command.configureOutput({ writeOut: (text) => (help += text), getOutHelpWidth: () => COLUMNS });
  command.outputHelp();
  return help.trimEnd();
}
