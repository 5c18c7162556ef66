import { everyCommand } from './command-tree';
import type { CommandWords, OptionWords } from './command-tree';
import { shellText } from './shell-text';

/** What bash has to run to complete `bettercare`. */
export function bashCompletion(program: CommandWords): string {
  const all = everyCommand(program);
  const below = all.filter(({ path }) => path !== '').map(({ path }) => shellText(path));
  return `# Completes bettercare in bash: eval "$(bettercare completion bash)"
_bettercare() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]} chain= words= argument= at
  for ((at = 1; at < COMP_CWORD; at++)); do
    case "\${chain:+$chain }\${COMP_WORDS[at]}" in
      ${below.join('|')}) chain="\${chain:+$chain }\${COMP_WORDS[at]}" ;;
    esac
  done
  case "$chain $previous" in
${all.flatMap((command) => command.options.flatMap((option) => valueCase(command, option))).join('\n')}
  esac
  case "$chain" in
${all.map(commandCase).join('\n')}
  esac
  if [[ $argument == file && $word != -* ]]; then
    compopt -o filenames 2>/dev/null
    COMPREPLY=($(compgen -f -- "$word"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$word"))
  fi
}
complete -F _bettercare bettercare
`;
}

function valueCase({ path }: CommandWords, { name, value }: OptionWords): string[] {
  if (value === undefined) return [];
  return [`    ${shellText(`${path} ${name}`)}) ${valueReply(value)}return ;;`];
}

function valueReply(value: NonNullable<OptionWords['value']>): string {
  if (value === 'anything') return '';
  if (value === 'folder') return 'COMPREPLY=($(compgen -d -- "$word")); ';
  if (value === 'file') return 'COMPREPLY=($(compgen -f -- "$word")); ';
  return `COMPREPLY=($(compgen -W ${shellText(value.join(' '))} -- "$word")); `;
}

function commandCase({ path, commands, options, argument }: CommandWords): string {
  const words = [
    ...commands.map((each) => each.path.split(' ').at(-1) ?? ''),
    ...(argument === 'file' ? [] : (argument ?? [])),
    ...options.map(({ name }) => name),
  ];
  return `    ${shellText(path)}) words=${shellText(words.join(' '))}${argument === 'file' ? ' argument=file' : ''} ;;`;
}
