import type { Refusal } from '#kernel';

/** Where commands write: what was asked for goes to standard output, as text or as JSON. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function printJson(value: unknown): void {
  print(JSON.stringify(value, undefined, 2));
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
