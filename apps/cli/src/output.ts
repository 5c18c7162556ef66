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
