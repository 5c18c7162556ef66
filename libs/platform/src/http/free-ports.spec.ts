import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo, Server } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { checkPorts } from './free-ports';

const HERE = { host: '127.0.0.1', metricsHost: '127.0.0.1' };

describe('the ports of the settings', () => {
  let other: Server;
  let taken: number;

  beforeEach(async () => {
    other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    taken = (other.address() as AddressInfo).port;
  });
  afterEach(() => {
    other.close();
  });

  const problem = (port: number, setting: string) =>
    `${port} is taken by another process; stop it, or set another ${setting}`;

  test('are told where another process has one', async () => {
    expect(await checkPorts({ ...HERE, port: taken, metricsPort: 0 })).toEqual({
      ok: false,
      failure: { setting: 'PORT', problem: problem(taken, 'PORT') },
    });
    expect(await checkPorts({ ...HERE, port: 0, metricsPort: taken })).toEqual({
      ok: false,
      failure: { setting: 'METRICS_PORT', problem: problem(taken, 'METRICS_PORT') },
    });
  });

  test('are free again once they were looked at, and may not be one and the same', async () => {
    other.close();
    await once(other, 'close');
    for (let time = 0; time < 2; time++) {
      expect(await checkPorts({ ...HERE, port: taken, metricsPort: 0 })).toEqual({ ok: true });
    }
    expect(await checkPorts({ ...HERE, port: taken, metricsPort: taken })).toMatchObject({
      failure: { setting: 'METRICS_PORT' },
    });
  });

  test('are on an address of this machine', async () => {
    // 192.0.2.0/24 is for documentation and nobody's.
    expect(await checkPorts({ ...HERE, metricsHost: '192.0.2.1', port: 0, metricsPort: 0 })).toEqual({
      ok: false,
      failure: { setting: 'METRICS_HOST', problem: '192.0.2.1 is not an address of this machine' },
    });
  });
});
