import type { CountReported } from '#contracts';
import { reported } from '#testing';
import { readAdmissions } from './sample-admissions';

/** The counts of the sample's invented admissions, for what their records must come to. */
export async function inventedCounts(): Promise<CountReported[]> {
  return (await readAdmissions(undefined)).flatMap(({ csv, source }) =>
    csv
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => {
        const [measure = '', area = '', period = '', , value, , applicableAt = ''] = line.split(',');
        return reported({
          source,
          measure,
          area,
          period,
          table: 'total',
          value: Number(value),
          applicableAt,
        });
      }),
  );
}
