/** One line of the JSON log as one line for a person: time, level, message, then the fields. */
export function readableLine(line: string): string {
  const { time, level, message, stack, ...fields } = JSON.parse(line) as Record<string, unknown>;
  const shown = Object.entries(fields).map(([name, value]) => `${name}=${quoted(String(value))}`);
  const words = [
    String(time).slice(11, 23),
    String(level).toUpperCase().padEnd(5),
    String(message),
    ...shown,
  ];
  const trace = level === 'error' && typeof stack === 'string' ? `\n${stack}` : '';
  return `${words.join(' ').replaceAll('\n', ' ')}${trace}\n`;
}

function quoted(text: string): string {
  return /[\s="]/.test(text) ? JSON.stringify(text) : text;
}
