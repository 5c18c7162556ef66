import { spawnSync } from 'node:child_process';
import { isKafkaFetched } from '#testing';

/** A program that a cluster needs and this machine must bring along. */
interface Program {
  readonly name: string;
  readonly command: string;
  /** That says its version. */
  readonly option: string;
  /** The package of Debian and Ubuntu, and Homebrew's formula. */
  readonly apt: string;
  readonly brew: string;
}

const JAVA: Program = {
  name: 'Java 17 or newer',
  command: 'java',
  option: '-version',
  apt: 'openjdk-17-jre-headless',
  brew: 'openjdk@17',
};
const MAVEN: Program = { name: 'Maven', command: 'mvn', option: '--version', apt: 'maven', brew: 'maven' };

const REDIS: Program = {
  name: 'Redis',
  command: 'redis-server',
  option: '--version',
  apt: 'redis-server',
  brew: 'redis',
};

const JAVA_MIN = 17;

function needed(): Program[] {
  return [JAVA, ...(isKafkaFetched() ? [] : [MAVEN]), REDIS];
}

/** What a program says of itself; nothing where it is not there. */
type Ask = (command: string, option: string) => string | undefined;

/**
 * @throws Error in one line that names every program that is missing or too old, and how to install them.
 */
export function checkPrograms(ask: Ask = askProgram, programs: readonly Program[] = needed()): void {
  const missing = programs.filter(({ command, option }) => {
    const said = ask(command, option);
    return said === undefined || (command === JAVA.command && javaVersion(said) < JAVA_MIN);
  });
  if (missing.length === 0) return;
  const list = (of: keyof Program): string => missing.map((program) => program[of]).join(' ');
  const names = missing.map(({ name, command }) => `${name} (${command})`).join(' and ');
  throw new Error(
    `a cluster needs ${names}, which this machine lacks. ` +
      `Debian and Ubuntu: sudo apt-get install ${list('apt')}. macOS: brew install ${list('brew')}.`,
  );
}

function askProgram(command: string, option: string): string | undefined {
  const { error, status, stdout, stderr } = spawnSync(command, [option], { encoding: 'utf8' });
  return error === undefined && status === 0 ? stdout + stderr : undefined;
}

/** Before 9 they were called 1.8 and the like. */
function javaVersion(said: string): number {
  return Number(/version "(?:1\.)?(\d+)/.exec(said)?.[1] ?? 0);
}
