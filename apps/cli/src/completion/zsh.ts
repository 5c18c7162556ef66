import { everyCommand } from './command-tree';
import type { CommandWords, OptionWords } from './command-tree';
import { shellText } from './shell-text';

/** What zsh has to run, or to find as `_bettercare` in its fpath, to complete `bettercare`. */
export function zshCompletion(program: CommandWords): string {
  const all = everyCommand(program);
  const below = all.filter(({ path }) => path !== '').map(({ path }) => shellText(path));
  return `#compdef bettercare
# Completes bettercare in zsh: source <(bettercare completion zsh)
_bettercare() {
  local -a words_here options_here
  local chain= argument= at
  for ((at = 2; at < CURRENT; at++)); do
    case "\${chain:+$chain }\${words[at]}" in
      (${below.join('|')}) chain="\${chain:+$chain }\${words[at]}" ;;
    esac
  done
  case "$chain \${words[CURRENT-1]}" in
${all.flatMap((command) => command.options.flatMap((option) => valueCase(command, option))).join('\n')}
  esac
  case "$chain" in
${all.map(commandCase).join('\n')}
  esac
  if [[ \${words[CURRENT]} == -* ]]; then
    _describe -o option options_here
  elif [[ $argument == file ]]; then
    _files
  else
    _describe command words_here
  fi
}
if [[ \${funcstack[1]} == _bettercare ]]; then _bettercare "$@"; else compdef _bettercare bettercare; fi
`;
}

function valueCase({ path }: CommandWords, { name, value }: OptionWords): string[] {
  if (value === undefined) return [];
  return [`    (${shellText(`${path} ${name}`)}) ${valueReply(value)}return ;;`];
}

function valueReply(value: NonNullable<OptionWords['value']>): string {
  if (value === 'anything') return '';
  if (value === 'folder') return '_files -/; ';
  if (value === 'file') return '_files; ';
  return `compadd -- ${value.map(shellText).join(' ')}; `;
}

function commandCase({ path, commands, options, argument }: CommandWords): string {
  const words = commands.map((each) => described(each.path.split(' ').at(-1) ?? '', each.what));
  const choices = argument === 'file' ? [] : (argument ?? []).map(shellText);
  return `    (${shellText(path)})
      words_here=(${[...words, ...choices].join(' ')})
      options_here=(${options.map(({ name, what }) => described(name, what)).join(' ')})${argument === 'file' ? '\n      argument=file' : ''} ;;`;
}

/** A colon divides a word from what it means. */
function described(word: string, what: string): string {
  return shellText(`${word}:${what.replaceAll(':', '\\:')}`);
}
