import { keepsJobRuns } from './job-runs.behaviour';
import { MemoryRuns } from './memory-runs.fixture';
import { keyText } from './duty';

keepsJobRuns('memory', () => {
  const runs = new MemoryRuns(Date.parse('2026-11-29T08:00:00Z'));
  return Promise.resolve({
    runs,
    others: runs,
    wait: (ms) => {
      runs.nowMs += ms;
      return Promise.resolve();
    },
    underAClockOf: async (now, work) => {
      const { nowMs } = runs;
      runs.nowMs = Date.parse(now);
      await work();
      runs.nowMs = nowMs;
    },
    kept: (key) => {
      const row = runs.rows.get(keyText(key));
      if (!row) throw new Error('It was never noted');
      const { attempts, by, failure, outcome } = row;
      return Promise.resolve({ attempts, by, failure, outcome });
    },
    close: () => Promise.resolve(),
  });
});
