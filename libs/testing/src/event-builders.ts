import type { Category, CountReported, CountWithdrawn, PeriodReplaced, Table } from '#contracts';

/** Peterborough City Council, which reports for its own area. */
export const PETERBOROUGH = { source: 'urn:ons:E06000031', area: 'E06000031' } as const;

interface CountKey {
  source?: string;
  measure?: string;
  area?: string;
  period: string;
  table?: Table;
  category?: Category;
}

/** Unless said otherwise: Peterborough's delayed days of the agency table, on the NHS. */
function keyOf({ measure, area, period, table, category }: CountKey) {
  const named = table ?? 'agency';
  return {
    measure: measure ?? 'delayed-days',
    area: area ?? PETERBOROUGH.area,
    period,
    table: named,
    category: category ?? (named === 'agency' ? { agency: 'nhs' } : {}),
  };
}

function envelope(source: string | undefined, what: string) {
  return { specversion: '1.0' as const, id: what, source: source ?? PETERBOROUGH.source };
}

export function reported(
  count: CountKey & {
    value: number | string;
    applicableAt: string;
    status?: 'provisional' | 'final';
    submission?: string;
    id?: string;
  },
): CountReported {
  const { value, applicableAt, status = 'final', submission } = count;
  const data = {
    ...keyOf(count),
    value,
    status,
    applicableAt,
    ...(submission !== undefined && { submission }),
  };
  return { ...envelope(count.source, count.id ?? 'reported'), type: 'bettercare.count.reported.v1', data };
}

export function withdrawn(count: CountKey & { applicableAt: string; id?: string }): CountWithdrawn {
  return {
    ...envelope(count.source, count.id ?? 'withdrawn'),
    type: 'bettercare.count.withdrawn.v1',
    data: { ...keyOf(count), applicableAt: count.applicableAt },
  };
}

export function replaced(replacement: {
  source?: string;
  measure?: string;
  area?: string;
  table?: Table;
  from: string;
  to: string;
  rows?: number;
  submission?: string;
  applicableAt: string;
  id?: string;
}): PeriodReplaced {
  const { measure = 'delayed-days', area = PETERBOROUGH.area, table = 'agency' } = replacement;
  return {
    ...envelope(replacement.source, replacement.id ?? 'replaced'),
    type: 'bettercare.period.replaced.v1',
    data: {
      group: { measure, area, table },
      from: replacement.from,
      to: replacement.to,
      rows: replacement.rows ?? 0,
      submission: replacement.submission ?? 'replacement',
      applicableAt: replacement.applicableAt,
    },
  };
}
