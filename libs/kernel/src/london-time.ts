const LONDON = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

// Asking for London's clock is slow, and the same few hundred days are asked about again and again.
const ENDS = new Map<string, Date>();
const ENDS_KEPT_MAX = 4_096;

/** The instant at which a day (`2014-09-30`) ends in Europe/London: the midnight that follows it. */
export function endOfLondonDay(day: string): Date {
  const kept = ENDS.get(day);
  if (kept) return kept;
  if (ENDS.size >= ENDS_KEPT_MAX) ENDS.clear();
  const end = findEndOfLondonDay(day);
  ENDS.set(day, end);
  return end;
}

function findEndOfLondonDay(day: string): Date {
  const [year, month, date] = day.split('-').map(Number);
  const midnight = Date.UTC(year ?? 0, (month ?? 1) - 1, (date ?? 1) + 1);
  return new Date(midnight - londonOffset(midnight));
}

/** How far London's clocks were ahead of UTC at an instant, in milliseconds. */
function londonOffset(at: number): number {
  const part = Object.fromEntries(LONDON.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  const shown = Date.UTC(
    part['year'] ?? 0,
    (part['month'] ?? 1) - 1,
    part['day'] ?? 1,
    part['hour'] ?? 0,
    part['minute'] ?? 0,
    part['second'] ?? 0,
  );
  return shown - Math.floor(at / 1000) * 1000;
}
