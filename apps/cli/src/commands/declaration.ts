import { InvalidArgumentError } from 'commander';
import type { Command } from 'commander';

/**
 * A command as the command line knows it before it is run: its name, options and help. What it does is loaded only
 * when it is asked for, so that no command waits for what another one needs.
 */
export type Declaration = (program: Command, run: Run) => void;

/** Makes an action of something that is loaded first, and answers with an exit code. */
export type Run = <Given extends readonly unknown[]>(
  load: () => Promise<(...given: Given) => Promise<number>>,
) => (...given: Given) => Promise<void>;

/** What every command may be told: where to look, and how to answer. */
export function common(command: Command): Command {
  return command
    .option('--url <address>', 'the server, where it is not the one that runs here')
    .option('--data <folder>', 'data folder of the system that runs here')
    .option('--json', 'answer in JSON');
}

/** For questions that may be asked of a past. */
export function past(command: Command): Command {
  return command
    .option(
      '--as-known <moment>',
      'as known here at a moment (2014-11-01T09:00:00Z) or a watermark (its number)',
    )
    .option('--as-published <date>', 'as published by the end of a day, 2014-10-31', day);
}

/** What of the past is asked of what people decided. */
export interface AsKnown {
  readonly asKnown?: string;
}

/** For questions about what people decided, which may be asked as it was known. */
export function asKnown(command: Command): Command {
  return command.option('--as-known <moment>', 'as known here at a moment (2017-04-03T09:00:00Z)');
}

/** Lines somebody could type, below the options. */
export function example(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}`).join('\n')}`;
}

/** For options that take a day; whether the calendar has it the server says. */
function day(text: string): string {
  if (!/^\d{4}-\d\d-\d\d$/.test(text))
    throw new InvalidArgumentError('It must be a day with the year first: 2014-10-31.');
  return text;
}

/** For options that count something. */
export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text))
    throw new InvalidArgumentError('It must be a whole number from 1 to 999999999.');
  return Number(text);
}

/** As in an agreement: no count is larger. */
const COUNT_MAX = 1_000_000_000;

/** For options that are a count of what was reported, as it is written or as it is shown: 56308 or 56,308. */
export function reportedCount(text: string): number {
  const isCount = /^(\d{1,10}|\d{1,3}(,\d{3})+)$/.test(text);
  const count = Number(text.replaceAll(',', ''));
  if (!isCount || count > COUNT_MAX)
    throw new InvalidArgumentError('It must be a whole number from 0 to 1,000,000,000.');
  return count;
}

/** For options that take an area; whether there is one of that code the server says. */
export function areaCode(text: string): string {
  if (!/^[EWSN]\d{8}$/.test(text))
    throw new InvalidArgumentError('It must be a 9-character ONS code: E10000003.');
  return text;
}

/** For options that take a policy year; 2016-17 as well, as addresses have it. */
export function policyYear(text: string): string {
  const [, first, last] = /^(\d{4})[/-](\d\d)$/.exec(text) ?? [];
  if (first === undefined || Number(last) !== (Number(first) + 1) % 100)
    throw new InvalidArgumentError('It must be a policy year: 2016/17.');
  return text;
}

/** For commands that are decided over what was read: another decision in between is then refused. */
export function over(command: Command): Command {
  return command.option(
    '--over <version>',
    'the version that was read, as show gives it; the one that stands when left out',
    wholeNumber,
  );
}

/** The same, for what somebody answers for by name and no hash says what they read. */
export function overRead(command: Command): Command {
  return command.requiredOption(
    '--over <version>',
    'the version that was read, as show gives it',
    wholeNumber,
  );
}
