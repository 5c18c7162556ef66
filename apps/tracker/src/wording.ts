const UNITS = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
  ['second', 1_000],
] as const;

/** `1 delivery waits`, `1,200 deliveries wait`. */
export function counted(number: number, one: string, many = `${one}s`): string {
  return `${number.toLocaleString('en-GB')} ${number === 1 ? one : many}`;
}

/** Words that begin a line. */
export function capitalised(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** A length of time in its largest whole unit: `3 minutes`. */
export function inWords(ms: number): string {
  for (const [unit, length] of UNITS) {
    const whole = Math.floor(ms / length);
    if (whole >= 1) return counted(whole, unit);
  }
  return 'less than a second';
}

/** `34.2 MB`. */
export function diskSpace(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? (['gigabyte', 1e9] as const) : (['megabyte', 1e6] as const);
  return (bytes / size).toLocaleString('en-GB', { style: 'unit', unit, maximumFractionDigits: 1 });
}
