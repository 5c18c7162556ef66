import { describe, expect, test } from '@jest/globals';
import { createLogger } from './logger';
import type { LogOptions } from './logger';
import { nestLogger } from './nest-logger';

// Passes the NHS number check; the example number of the NHS's own forms.
const NHS_NUMBER = '943 476 5919';

function logTo(lines: string[], options: Partial<LogOptions> = {}) {
  return createLogger({
    level: 'debug',
    format: 'json',
    destination: { write: (line) => void lines.push(line) },
    ...options,
  });
}

describe('the log', () => {
  test('writes one JSON object a line, with its time, level, message and fields', () => {
    const lines: string[] = [];
    logTo(lines)
      .with({ requestId: 'r1' })
      .info('events accepted', { accepted: 3, offset: 9007199254740993n });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toEqual({
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      level: 'info',
      message: 'events accepted',
      requestId: 'r1',
      accepted: 3,
      offset: '9007199254740993',
    });
  });

  test('never holds an NHS number, whether in a message, a field or an error', () => {
    const lines: string[] = [];
    const log = logTo(lines);
    log.info(`published ${NHS_NUMBER}`, { subject: '9434765919' });
    log.error('failed', {}, new Error(`cannot store "${NHS_NUMBER}"`));
    expect(lines.join('')).not.toMatch(/943\s?476\s?5919/);
    expect(lines[0]).toContain('published xxx xxx xxxx');
  });

  test('never holds the value of a secret', () => {
    const lines: string[] = [];
    logTo(lines).with({ clientSecret: 'hunter2' }).info('started', { accessToken: 'eyJhbGciOi' });
    expect(lines[0]).not.toMatch(/hunter2|eyJhbGciOi/);
  });

  test('says of a database error what it was, not the row it failed on', () => {
    const lines: string[] = [];
    const cause = Object.assign(new Error('duplicate key'), { code: '23505', detail: 'Key (token)=(abc)' });
    logTo(lines).error('append failed', {}, cause);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ cause: 'Error: duplicate key', causeCode: '23505' });
    expect(lines[0]).not.toContain('Key (token)');
  });

  test('reads as one line for a person', () => {
    const lines: string[] = [];
    logTo(lines, { format: 'line' }).warn('lane paused', {
      lane: 'activity.counts/3',
      reason: 'no room\nleft',
    });
    expect(lines[0]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} WARN {2}lane paused lane=activity\.counts\/3 reason="no room\\nleft"\n$/,
    );
  });

  test('tells a person what the cause was in that line; its stack only where they look for faults', () => {
    const lines: string[] = [];
    const cause = Object.assign(new Error('connect ECONNREFUSED 127.0.0.1:9'), { code: 'ECONNREFUSED' });
    logTo(lines, { format: 'line', level: 'info' }).error('no watermark could be stored', {}, cause);
    logTo(lines, { format: 'line' }).error('no watermark could be stored', {}, cause);
    expect(lines[0]).toMatch(
      /^\S+ ERROR no watermark could be stored cause="Error: connect ECONNREFUSED 127\.0\.0\.1:9" causeCode=ECONNREFUSED\n$/,
    );
    expect(lines[1]).toMatch(/\n {4}at .*logger\.spec/);
  });

  test('leaves out what is below its level', () => {
    const lines: string[] = [];
    const log = logTo(lines, { level: 'warn' });
    log.info('started');
    log.warn('late');
    expect(lines).toHaveLength(1);
  });

  test("takes the framework's chatter as debug and its errors as errors", () => {
    const lines: string[] = [];
    const nest = nestLogger(logTo(lines));
    nest.log('Mapped {/v1/events, POST} route', 'RouterExplorer');
    nest.error(new Error('no such provider'), 'Injector');
    expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
      { level: 'debug', from: 'RouterExplorer' },
      { level: 'error', from: 'Injector', message: 'no such provider' },
    ]);
  });
});
