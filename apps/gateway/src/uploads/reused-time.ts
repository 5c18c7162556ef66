import type { FileRefusal } from '#documents';
import type { ForeseenRecord } from '#records';
import type { FitCount } from './examine-counts';
import { atCell } from './file-refusal';

const MINUTE_MS = 60_000;

/**
 * Why a count is held back whose applicable time is that of the version that counts, while its content is another:
 * whichever counted then, nobody would have said so. Undefined where that is not so.
 */
export function reusedTime(
  { count, event }: FitCount,
  { before, current, versionReused }: ForeseenRecord,
): FileRefusal | undefined {
  if (!versionReused || !current) return undefined;
  const { value, status } = 'value' in event.data ? event.data : {};
  const counts = before && { value: before.value ?? before.publishedValue, status: before.status };
  const asStatus = value !== undefined && value === counts?.value;
  const said = asStatus ? `${value} (${status})` : (value ?? 'a withdrawal');
  const counting = asStatus ? `${counts?.value} (${counts?.status})` : (counts?.value ?? 'a withdrawal');
  return atCell(
    count.cell,
    {
      rule: 'applicable-time-reused',
      what: `${said}, where ${counting} counts already with the same applicable time, ${shown(current.version)}`,
      mend: `If it is a correction, give a later applicable time, such as ${shown(new Date(current.version.getTime() + MINUTE_MS))}.`,
    },
    { value: count.value, header: count.header },
  );
}

/** Without milliseconds where there are none. */
function shown(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z');
}
