import { everyCommand } from './command-tree';
import type { CommandWords, OptionWords } from './command-tree';

/** What fish has to run to complete `bettercare`. */
export function fishCompletion(program: CommandWords): string {
  const lines = everyCommand(program).flatMap((command) => [
    ...command.commands.map((each) => subcommandLine(command, each)),
    ...command.options.map((option) => optionLine(command, option)),
    ...argumentLines(command),
  ]);
  return `# Completes bettercare in fish: bettercare completion fish | source
complete -c bettercare -f
${lines.join('\n')}
`;
}

function subcommandLine(of: CommandWords, { path, what }: CommandWords): string {
  const word = path.split(' ').at(-1) ?? '';
  return `complete -c bettercare -n ${quoted(here(of))} -a ${quoted(word)} -d ${quoted(what)}`;
}

function optionLine(of: CommandWords, { name, what, value }: OptionWords): string {
  const where = of.path === '' ? here(of) : seen(of);
  return `complete -c bettercare -n ${quoted(where)} -l ${name.replace(/^--/, '')} -d ${quoted(what)}${valuePart(value)}`;
}

function valuePart(value: OptionWords['value']): string {
  if (value === undefined) return '';
  if (value === 'folder') return " -x -a '(__fish_complete_directories)'";
  if (value === 'file') return ' -r -F';
  return value === 'anything' ? ' -x' : ` -x -a ${quoted(value.join(' '))}`;
}

function argumentLines(command: CommandWords): string[] {
  const { argument } = command;
  if (argument === undefined) return [];
  const what = argument === 'file' ? '-F' : `-a ${quoted(argument.join(' '))}`;
  return [`complete -c bettercare -n ${quoted(seen(command))} ${what}`];
}

/** While the command is typed and none of its subcommands yet. */
function here(command: CommandWords): string {
  const next = command.commands.map(({ path }) => path.split(' ').at(-1)).join(' ');
  return `${seen(command)}; and not __fish_seen_subcommand_from ${next}`;
}

/** Once every word of the command is typed. */
function seen({ path }: CommandWords): string {
  if (path === '') return 'true';
  return path
    .split(' ')
    .map((word) => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}
