import type { Command, Option } from 'commander';

/** A command as a shell has to know it. */
export interface CommandWords {
  /** What is typed to reach it, `reference load`; empty for `bettercare` itself. */
  readonly path: string;
  readonly what: string;
  readonly commands: readonly CommandWords[];
  readonly options: readonly OptionWords[];
  /** What its arguments may be: words of a list, or files. */
  readonly argument: readonly string[] | 'file' | undefined;
}

export interface OptionWords {
  /** `--json`. */
  readonly name: string;
  readonly what: string;
  /** What may follow it: words of a list, a folder or a file, anything; nothing where it takes no value. */
  readonly value: readonly string[] | 'folder' | 'file' | 'anything' | undefined;
}

/** Every command with its options, as the program itself declares them: what completes them cannot drift. */
export function commandTree(command: Command, path = ''): CommandWords {
  const helper = command.createHelp();
  return {
    path,
    what: command.description(),
    commands: command.commands.map((each) => commandTree(each, `${path} ${each.name()}`.trim())),
    options: helper.visibleOptions(command).map(optionWords),
    argument: argumentWords(command),
  };
}

/** The command and all below it, in the order of the help. */
export function everyCommand(command: CommandWords): CommandWords[] {
  return [command, ...command.commands.flatMap(everyCommand)];
}

function optionWords(option: Option): OptionWords {
  const takesValue = option.required || option.optional;
  return {
    name: option.long ?? option.flags,
    what: option.description,
    value: takesValue ? (option.argChoices ?? pathKind(option.flags) ?? 'anything') : undefined,
  };
}

/** By what the value is called in the help: `--data <folder>`. */
function pathKind(flags: string): 'folder' | 'file' | undefined {
  if (flags.includes('<folder')) return 'folder';
  return flags.includes('<file') ? 'file' : undefined;
}

function argumentWords({ registeredArguments: [argument] }: Command): CommandWords['argument'] {
  if (argument === undefined) return undefined;
  return argument.argChoices ?? (/file/i.test(argument.name()) ? 'file' : undefined);
}
