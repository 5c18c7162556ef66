/** A person follows a trace by its id; the step of it is for whoever draws it. */
const FOR_MACHINES = ['span_id', 'trace_flags'];

/**
 * One line of the JSON log as one line for a person: time, level, message, then the fields. The stack of a cause
 * is for whoever looks for a fault in the code; the cause itself is among the fields.
 */
export function readableLine(line: string, { withStack }: { readonly withStack: boolean }): string {
  const { time, level, message, stack, ...rest } = JSON.parse(line) as Record<string, unknown>;
  const fields = Object.entries(rest).filter(([name]) => !FOR_MACHINES.includes(name));
  const shown = fields.map(([name, value]) => `${name}=${quoted(String(value))}`);
  const words = [
    String(time).slice(11, 23),
    String(level).toUpperCase().padEnd(5),
    String(message),
    ...shown,
  ];
  const trace = withStack && typeof stack === 'string' && stack !== '' ? `\n${stack}` : '';
  return `${words.join(' ').replaceAll('\n', ' ')}${trace}\n`;
}

function quoted(text: string): string {
  return /[\s="]/.test(text) ? JSON.stringify(text) : text;
}
