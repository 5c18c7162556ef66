import { spawnSync } from 'node:child_process';
import { describe, expect, test } from '@jest/globals';
import { isInstalled } from '#testing';
import { commandLine } from '../program';
import { bashCompletion } from './bash';
import { commandTree, everyCommand } from './command-tree';
import { fishCompletion } from './fish';
import { zshCompletion } from './zsh';

const program = commandTree(commandLine(() => () => Promise.resolve()));
const CLIENTS = [
  'sample-publisher',
  'sample-commissioner-06h',
  'sample-commissioner-99d',
  'sample-viewer',
  'operator',
];

describe('what completes bettercare', () => {
  test('knows every command, what it takes, and what may follow', () => {
    const all = everyCommand(program);
    expect(all.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['', 'publish', 'reference', 'reference load', 'completion']),
    );
    const token = all.find(({ path }) => path === 'token');
    expect(token?.options).toEqual(
      expect.arrayContaining([
        { name: '--json', what: 'answer in JSON', value: undefined },
        { name: '--client', what: 'whose', value: CLIENTS },
        { name: '--data', what: expect.any(String), value: 'folder' },
        { name: '--url', what: expect.any(String), value: 'anything' },
      ]),
    );
    expect(all.find(({ path }) => path === 'reference load')?.argument).toBe('file');
    expect(all.find(({ path }) => path === 'completion')?.argument).toEqual(['bash', 'zsh', 'fish']);
  });

  test('says to zsh and fish what each means', () => {
    expect(zshCompletion(program)).toContain(
      `'token:print a bearer token of one of the local issuer'\\''s clients or people'`,
    );
    expect(fishCompletion(program)).toContain(
      `complete -c bettercare -n '__fish_seen_subcommand_from token' -l client -d 'whose' -x -a '${CLIENTS.join(' ')}'`,
    );
  });

  if (isInstalled('bash')) {
    test.each([
      ['bettercare refe', ['reference']],
      ['bettercare reference ', ['show', 'export', 'population', 'load', '--help']],
      ['bettercare token --client ', CLIENTS],
      ['bettercare series --area E06000031 --by q', ['quarter']],
      ['bettercare explain --area ', []],
      ['bettercare publish libs/contracts/exam', ['libs/contracts/examples']],
    ])('in bash: %s', (typed, completed) => {
      const words = typed.split(' ').map((word) => `'${word}'`);
      const script = `${bashCompletion(program)}
        COMP_WORDS=(${words.join(' ')}); COMP_CWORD=${words.length - 1}; _bettercare
        printf '%s\\n' "\${COMPREPLY[@]}"`;
      const { stdout, status } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
      expect([status, stdout.trim().split('\n').filter(Boolean)]).toEqual([0, completed]);
    });
  }
});
