import { contentHash } from '#contracts';
import type { CountReported, CountWithdrawn } from '#contracts';
import { firstDay, lastDay, period } from '#kernel';
import type { StatedCount } from './outcome';

/** What an event says of a count, in the terms of the records. */
export function statedCount(event: CountReported | CountWithdrawn): StatedCount {
  const { data } = event;
  const stated = period(data.period);
  const reported = event.type === 'bettercare.count.reported.v1' ? event.data : undefined;
  const value = reported?.value;
  return {
    source: event.source,
    measure: data.measure,
    table: data.table,
    area: data.area,
    period: data.period,
    careType: data.category?.careType ?? '',
    agency: data.category?.agency ?? '',
    reason: data.category?.reason ?? '',
    version: new Date(data.applicableAt),
    content: contentHash(event),
    withdrawn: reported === undefined,
    value: typeof value === 'number' ? value : null,
    publishedValue: typeof value === 'string' ? value : null,
    status: reported?.status ?? null,
    periodFrom: firstDay(stated),
    periodTo: lastDay(stated),
    submission: reported?.submission ?? null,
  };
}
