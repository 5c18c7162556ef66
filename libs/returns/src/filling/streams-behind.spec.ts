import type { RecordedDecision } from '#decisions';
import { expect, test } from '@jest/globals';
import { isOfEntry } from './register-findings';
import { isBehind, restsOnRecords, restsOnReference } from './streams-behind';

const AREA = 'E06000031';
type Source = Parameters<typeof isBehind>[1];

const figure = (part: Extract<Source, { from: 'figure' }>['part']): Source => ({
  ...{ from: 'figure', policyYear: '2015/16', metric: 'delayed', period: '2015/16-Q1', part },
});
const settled = (part: Extract<Source, { from: 'settlement' }>['part']): Source => ({
  ...{ from: 'settlement', policyYear: '2015/16', rule: 'pay-for-performance', part },
});
const STREAMS = [
  ...['plan/E06000031/2015-16', 'definition/2015-16', 'plan/E06000032/2015-16'],
  ...['fund/E06000031/2015-16', 'fund/E06000031/2015-16b', 'return/E06000031/q1', 'return/E06000031/q11'],
  ...['register/E06000031/comments/a', 'register/E06000031/risks/a'],
];

test.each<[string, Source, string[]]>([
  ['a count', figure('count'), ['definition/2015-16']],
  ['a denominator', figure('denominator'), ['definition/2015-16']],
  ['what is planned', figure('planned-count'), ['plan/E06000031/2015-16', 'definition/2015-16']],
  ['a fund', { from: 'fund', policyYear: '2015/16', part: 'spent' }, ['fund/E06000031/2015-16']],
  ['an earlier return', { from: 'earlier-return', template: 'q1', question: 'a' }, ['return/E06000031/q1']],
  [
    'a comment',
    { from: 'register', register: 'comments', entry: 'delayed', field: 'comment' },
    ['register/E06000031/comments/a'],
  ],
])('%s is decided on streams of its own alone', (_, source, streams) => {
  expect(STREAMS.filter((stream) => isBehind(AREA, source, stream))).toEqual(streams);
});

test.each([
  [{ from: 'fund-lines', policyYear: '2015/16' }, ['fund/E06000031/2015-16']],
  [{ from: 'fund-contributions', policyYear: '2015/16' }, ['fund/E06000031/2015-16']],
  [{ from: 'schemes', policyYear: '2015/16' }, ['register/E06000031/schemes/a']],
  [{ from: 'scheme-benefits', policyYear: '2015/16' }, ['register/E06000031/benefits/a']],
] as const)('a row is decided on what its section is filled in for alone: %j', (of, streams) => {
  const all = [...STREAMS, 'register/E06000031/schemes/a', 'register/E06000031/benefits/a'];
  const behind = (stream: string) =>
    isBehind(AREA, { from: 'row', field: 'name' }, stream, { first: 12, max: 5, of });
  expect(all.filter(behind)).toEqual(streams);
});

test('of a register only what was decided on the entry itself is a reason', () => {
  const history = (metric: string, period: string) =>
    [
      { stream: 'register/E06000031/comments/own-name', data: { entry: { metric, period } } },
      { stream: 'register/E06000031/comments/own-name', data: { reason: 'It is over' } },
    ] as unknown as RecordedDecision[];
  const source = {
    ...{ from: 'register' as const, register: 'comments' as const, entry: 'delayed' },
    ...{ field: 'comment', period: '2015/16-Q1' },
  } as const;
  expect(isOfEntry(source, history('delayed', '2015/16-Q1'))).toBe(true);
  expect(isOfEntry(source, history('delayed', '2015/16-Q2'))).toBe(false);
  expect(isOfEntry(source, history('other', '2015/16-Q1'))).toBe(false);
});

test('records move what was counted, reference data what is divided by and what an area is called', () => {
  const sources = [
    ...(['count', 'rate', 'planned-count', 'planned-rate', 'denominator', 'source'] as const).map(figure),
    { from: 'area', part: 'name' } as const,
    ...(['suggested', 'agreed', 'plan'] as const).map(settled),
  ];
  const parts = (rests: (source: Source) => boolean) =>
    sources.filter(rests).map((source) => ('part' in source ? source.part : undefined));
  expect(parts(restsOnRecords)).toEqual(['count', 'rate', 'suggested']);
  expect(parts(restsOnReference)).toEqual(['rate', 'planned-rate', 'denominator', 'name']);
});
