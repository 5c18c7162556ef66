import { londonMoment } from '#kernel';
import type { Refusal } from '#kernel';

/** Where commands write: what was asked for goes to standard output, as text or as JSON. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
}

/** A moment to read, `2014-07-10 00:00 London`: a day that somebody gave begins at midnight there, not in UTC. */
export function moment(instant: string): string {
  return londonMoment(new Date(instant));
}

/** `1,809`. */
export function thousands(value: number): string {
  return value.toLocaleString('en-GB');
}

/** `1 event`, `1,200 events`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${thousands(number)} ${number === 1 ? one : many}`;
}

/** A refusal in a line: which rule, where, what stood there, how to mend it. */
export function refusalLine({ rule, where, what, mend }: Refusal): string {
  return `${rule}${where === '' ? '' : ` at ${where}`}: ${what}. ${mend}`;
}
