// Writes docs/command-line.md from the program itself; part of `npm run generate`, after the build.
import { writeFileSync } from 'node:fs';
import { describeCommandLine } from '#apps/cli';

const [program, ...commands] = describeCommandLine();
const anchor = (name) => name.replaceAll(' ', '-');
const document = [
  '# The command line',
  '<!-- Made by `npm run generate` from the program itself. -->',
  '`npm run -s bettercare -- <command>` in this copy, or `bettercare <command>` where the package is linked (`npm link`).\n' +
    'What was asked for goes to standard output, a failure is one line on standard error, and `--json` answers in JSON.\n' +
    'A relative `BCL_DATA` is below this copy, a relative `--data` below the folder it is typed in.',
  [
    '| Command | What it does |',
    '|---|---|',
    ...commands.map(
      ({ name, what }) => `| [\`${name}\`](#${anchor(name)}) | ${what.replaceAll('|', '\\|')} |`,
    ),
  ].join('\n'),
  ...[program, ...commands].map(({ name, help }) => `## ${name}\n\n\`\`\`text\n${help}\n\`\`\``),
].join('\n\n');

writeFileSync('docs/command-line.md', `${document}\n`);
