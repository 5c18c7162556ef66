import { describe, expect, test } from '@jest/globals';
import { currentTrace, inTrace, readTraceparent, stepOf, traceparentOf } from './trace-context';

// The example of W3C Trace Context, section 3.2.
const EXAMPLE = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
const TRACE = { traceId: '4bf92f3577b34da6a3ce929d0e0e4736', spanId: '00f067aa0ba902b7', flags: '01' };

describe('a traceparent', () => {
  test('names a trace and a step of it', () => {
    expect(readTraceparent(EXAMPLE)).toEqual(TRACE);
    expect(traceparentOf(TRACE)).toBe(EXAMPLE);
  });

  test('of a later version is read as far as it is known', () => {
    expect(readTraceparent(`cc${EXAMPLE.slice(2)}-what-the-future-will-be-like`)).toEqual(TRACE);
  });

  test.each([
    ['is not there', undefined],
    ['is given twice', [EXAMPLE, EXAMPLE]],
    ['is empty', ''],
    ['has a trace of zeros', '00-00000000000000000000000000000000-00f067aa0ba902b7-01'],
    ['has a step of zeros', '00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01'],
    ['has capital letters', EXAMPLE.toUpperCase()],
    ['has the version that is none', `ff${EXAMPLE.slice(2)}`],
    ['has more than version 00 allows', `${EXAMPLE}-more`],
    ['is followed by a line', `${EXAMPLE}\n`],
    ['names an NHS number', '9434765919'],
  ])('that %s names nothing', (_, header) => {
    expect(readTraceparent(header)).toBeUndefined();
  });
});

test('a step keeps its trace and has an id of its own; the first begins a trace', () => {
  const step = stepOf(TRACE);
  expect(step).toEqual({ ...TRACE, spanId: expect.stringMatching(/^[0-9a-f]{16}$/) });
  expect(step.spanId).not.toBe(TRACE.spanId);
  const first = stepOf(undefined);
  expect(readTraceparent(traceparentOf(first))).toEqual(first);
});

test('what is awaited within a trace is part of it, and nothing beside it is', async () => {
  const within = inTrace(TRACE, async () => {
    await Promise.resolve();
    return currentTrace();
  });
  expect(currentTrace()).toBeUndefined();
  expect(await within).toEqual(TRACE);
});
