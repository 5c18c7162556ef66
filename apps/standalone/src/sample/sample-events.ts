import type { CountReported } from '#contracts';

/** Monthly figures by the organisation responsible, as `sample/delayed-days-peterborough.json` holds them. */
export interface DelayedDays {
  /** Where the figures were published. */
  readonly document: string;
  readonly source: string;
  readonly area: string;
  readonly measure: string;
  readonly table: 'agency';
  readonly status: 'final';
  readonly months: Readonly<Record<string, Readonly<Record<string, number>>>>;
}

/** One event for each month and agency. */
export function sampleEvents({ source, area, measure, table, status, months }: DelayedDays): CountReported[] {
  return Object.entries(months).flatMap(([month, byAgency]) =>
    Object.entries(byAgency).map(([agency, value]) => ({
      specversion: '1.0' as const,
      id: `${measure}/${area}/${month}/${agency}`,
      source,
      type: 'bettercare.count.reported.v1' as const,
      datacontenttype: 'application/json' as const,
      data: {
        measure,
        area,
        period: month,
        table,
        category: { agency },
        value,
        status,
        applicableAt: publicationOf(month),
      },
    })),
  );
}

const THURSDAY = 4;

/**
 * When a month's figures came out: NHS England published its monthly statistics on the second Thursday of the
 * month after next. The days of single months were not kept, so this rule stands for all of them, at noon.
 */
function publicationOf(month: string): string {
  const [year = 0, number = 1] = month.split('-').map(Number);
  const first = new Date(Date.UTC(year, number + 1, 1, 12));
  const toFirstThursday = (THURSDAY - first.getUTCDay() + 7) % 7;
  return new Date(Date.UTC(year, number + 1, 1 + toFirstThursday + 7, 12)).toISOString();
}
