// What a file of specs has of Jest while it runs: `@jest/globals` leads here. What several files share is loaded once, and
// by what it imports it must come to the file that runs.
import { ModernFakeTimers } from '@jest/fake-timers';
import { ModuleMocker } from 'jest-mock';

/** Where `jest.setTimeout` is looked for when a file runs. */
const TIMEOUT = Symbol.for('TEST_TIMEOUT_SYMBOL');
const mocker = new ModuleMocker(globalThis);
const timers = new ModernFakeTimers({ config: { fakeTimers: {} }, global: globalThis });

let globals = {};

export const lent = {
  lend(all) {
    globals = all;
  },
  giveBack() {
    timers.useRealTimers();
    mocker.restoreAllMocks();
    delete globalThis[TIMEOUT];
    globals = {};
  },
};

export const [afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test] = [
  'afterAll',
  'afterEach',
  'beforeAll',
  'beforeEach',
  'describe',
  'expect',
  'it',
  'test',
].map(ofWhatRuns);

export const jest = {
  fn: mocker.fn.bind(mocker),
  spyOn: mocker.spyOn.bind(mocker),
  useFakeTimers: () => timers.useFakeTimers(),
  useRealTimers: () => timers.useRealTimers(),
  advanceTimersByTime: (milliseconds) => timers.advanceTimersByTime(milliseconds),
  setTimeout(milliseconds) {
    globalThis[TIMEOUT] = milliseconds;
  },
};

function ofWhatRuns(name) {
  return new Proxy(() => undefined, {
    apply: (_, self, args) => Reflect.apply(globals[name], self, args),
    get: (_, key) => globals[name][key],
  });
}
