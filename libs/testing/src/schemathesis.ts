import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { repositoryRoot } from '#installation';

const VERSION = '4.32.5';

/** What came of requests made up from the API's description. */
export interface Fuzzed {
  readonly requests: number;
  readonly code: number | null;
  /** Each failure with the request that shows it again. */
  readonly report: string;
}

/** The description's own examples; each border of each member once, whatever the seed; and what chance makes up. */
export type Phase = 'examples' | 'coverage' | 'fuzzing';

/**
 * Installs schemathesis into a folder of its own, from the Python package index.
 *
 * @throws Error when there is no Python, or the package cannot be had.
 */
export async function installSchemathesis(folder: string): Promise<void> {
  await succeed('python3', ['-m', 'venv', folder]);
  await succeed(join(folder, 'bin', 'pip'), ['install', '--quiet', `schemathesis==${VERSION}`]);
}

/** Makes up requests to every route but the one whose answer has no end, and checks each answer. */
export async function schemathesis(
  folder: string,
  asked: { url: string; token: string; seed: number; perRoute: number; phases: readonly Phase[] },
): Promise<Fuzzed> {
  const { code, output } = await run(
    join(folder, 'bin', 'schemathesis'),
    [
      `--config-file=${join(repositoryRoot(), 'libs/testing/src/schemathesis.toml')}`,
      'run',
      `${asked.url}/v1/openapi.json`,
      `--header=Authorization: Bearer ${asked.token}`,
      '--exclude-operation-id=live.live',
      `--max-examples=${asked.perRoute}`,
      `--seed=${asked.seed}`,
      `--phases=${asked.phases.join(',')}`,
      '--continue-on-failure',
      '--request-timeout=30',
      '--suppress-health-check=all',
      '--warnings=off',
      '--no-color',
    ],
    folder,
  );
  return { requests: Number(/(\d+) generated/.exec(output)?.[1] ?? 0), code, report: output };
}

async function succeed(command: string, args: readonly string[]): Promise<void> {
  const { code, output } = await run(command, args);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}:\n${output}`);
}

async function run(command: string, args: readonly string[], cwd?: string) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], cwd });
  let output = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output += text));
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, output };
}
