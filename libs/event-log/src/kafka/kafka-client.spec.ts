import { expect, test } from '@jest/globals';
import { sayingTrouble } from './kafka-client';

test('a connection that fails is told of once in a while, and what a broker refuses is not', () => {
  const reasons: unknown[] = [];
  const log = { info: () => {}, warn: (_: string, fields?: object) => reasons.push(fields), error: () => {} };
  const hear = sayingTrouble(log);
  hear({ namespace: 'Connection', log: { message: 'Response Heartbeat(key: 12, version: 3)' } });
  hear({ namespace: 'Consumer', log: { message: 'Connection error: connect ECONNREFUSED' } });
  expect(reasons).toEqual([]);
  const refused = { namespace: 'Connection', log: { message: 'Connection error: connect ECONNREFUSED' } };
  for (let times = 0; times < 3; times++) hear(refused);
  expect(reasons).toEqual([{ reason: 'Connection error: connect ECONNREFUSED' }]);
});
