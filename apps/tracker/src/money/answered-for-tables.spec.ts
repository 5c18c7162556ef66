import type { Computation } from '#settlement';
import { expect, test } from '@jest/globals';
import { questionsTables } from './answered-for-tables';

test('a tariff may have more questions open than a statement has room for: the rest are counted', () => {
  const [table] = questionsTables(withOpen(9, 60));
  expect(table?.rows.slice(0, 2)).toEqual([
    ['line-0/2016/17', 'report 0 is missing'],
    ['line-0/2016/17', 'report 1 is missing'],
  ]);
  expect(table?.rows).toHaveLength(500);
  expect(table?.total).toEqual(['', 'and 40 more, which the settlement names over HTTP']);
  expect(questionsTables(withOpen(1, 3))[0]?.total).toBeUndefined();
  expect(questionsTables(withOpen(9, 0))).toEqual([]);
});

function withOpen(figures: number, questions: number): Computation {
  const open = Array.from({ length: questions }, (_, at) => `report ${at} is missing`);
  const inputs = Array.from({ length: figures }, (_, at) => ({ figure: `line-${at}/2016/17`, open }));
  return { inputs } as unknown as Computation;
}
