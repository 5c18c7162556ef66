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

/** Takes whole documents, whose making costs ten times as much as that of a question. */
const TAKE_DOCUMENTS = [
  'plans.draft',
  'plans.revise',
  'mappings.putInForce',
  'events.publish',
  'uploads.upload',
];
/** One has no end; the body of the other is a workbook and nothing else, which cannot be made up. */
const LEFT_OUT = ['live.live', 'preparing.import'];

/** Which routes requests are made up for: all, or those that take documents apart from those that do not. */
export type Routes = 'all' | 'documents' | 'questions';

const CHOSEN: Record<Routes, readonly string[]> = {
  all: LEFT_OUT.map((id) => `--exclude-operation-id=${id}`),
  documents: TAKE_DOCUMENTS.map((id) => `--include-operation-id=${id}`),
  questions: [...LEFT_OUT, ...TAKE_DOCUMENTS].map((id) => `--exclude-operation-id=${id}`),
};

export interface Making {
  readonly url: string;
  readonly token: string;
  readonly seed: number;
  readonly routes: Routes;
  readonly perRoute: number;
  readonly phases: readonly Phase[];
}

/** Makes up requests to routes, but for the one whose answer has no end, and checks each answer. */
export async function schemathesis(folder: string, making: Making): Promise<Fuzzed> {
  const { code, output } = await run(
    join(folder, 'bin', 'schemathesis'),
    [
      `--config-file=${join(repositoryRoot(), 'libs/testing/src/schemathesis.toml')}`,
      'run',
      `${making.url}/v1/openapi.json`,
      `--header=Authorization: Bearer ${making.token}`,
      ...CHOSEN[making.routes],
      `--max-examples=${making.perRoute}`,
      `--seed=${making.seed}`,
      `--phases=${making.phases.join(',')}`,
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
