import { Argument } from 'commander';
import { example } from './declaration';
import type { Declaration } from './declaration';

export const declareCompletion: Declaration = (program, run) => {
  program
    .command('completion')
    .description('print what a shell needs to complete commands and options')
    .addArgument(new Argument('<shell>', 'which').choices(['bash', 'zsh', 'fish']))
    .addHelpText(
      'after',
      example(
        'eval "$(bettercare completion bash)"      # in ~/.bashrc',
        'source <(bettercare completion zsh)       # in ~/.zshrc, after compinit',
        'bettercare completion fish | source       # in ~/.config/fish/config.fish',
      ),
    )
    .action(run(async () => (await import('./completion.command')).completion));
};
