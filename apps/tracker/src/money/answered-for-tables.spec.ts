import type { Computation, SettlementStanding } from '#settlement';
import { expect, test } from '@jest/globals';
import { answeredForTables, questionsTables } from './answered-for-tables';

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

test('what posted quarters rest on is said to be posted, and what was put up with since to hold', () => {
  const by = { name: 'A. Person', position: 'Director' };
  const override = { by, reason: 'Late', open: [] };
  const uncounted = ['non-elective-admissions/2015/16-Q3'];
  const decisions = [
    ...[decided('computed', {}), decided('coverage-overridden', override)],
    ...[decided('coverage-overridden', override), decided('quarters-posted', {}), decided('computed', {})],
    decided('coverage-overridden', { ...override, uncounted }),
  ].map((each, at) => ({ ...each, version: at + 1 }));
  const content = { termClauses: {} };
  const [table] = answeredForTables({ terms: { content }, decisions } as unknown as SettlementStanding);
  expect(table?.rows.map((row) => row.slice(-2))).toEqual([
    ['', 'no longer holds'],
    ['', 'as posted'],
    ['non-elective-admissions/2015/16-Q3: not counted', 'holds'],
  ]);
});

function decided(type: string, data: object) {
  return { type: `settlement.${type}`, data, actor: 'a', recordedAt: '2016-01-20T09:30:00Z' };
}

function withOpen(figures: number, questions: number): Computation {
  const open = Array.from({ length: questions }, (_, at) => `report ${at} is missing`);
  const inputs = Array.from({ length: figures }, (_, at) => ({ figure: `line-${at}/2016/17`, open }));
  return { inputs } as unknown as Computation;
}
