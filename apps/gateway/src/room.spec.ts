import { describe, expect, test } from '@jest/globals';
import { shortageIn } from './room';

describe('room for more', () => {
  const most = { recordingLagMax: 1_000, freeMebibytesMin: 512 };

  test('there is up to the limits', () => {
    expect(shortageIn({ isOtherLog: false, behind: 1_000, freeMebibytes: 512 }, most)).toBeUndefined();
    expect(shortageIn({ isOtherLog: false, behind: 0, freeMebibytes: undefined }, most)).toBeUndefined();
  });

  test('there is none while recording is further behind: 429', () => {
    expect(shortageIn({ isOtherLog: false, behind: 1_001, freeMebibytes: 512 }, most)).toMatchObject({
      kind: { code: 'recording-behind', status: 429 },
      more: { headers: { 'retry-after': '5' } },
    });
  });

  test('there is none on a disk with less: 503', () => {
    expect(shortageIn({ isOtherLog: false, behind: 0, freeMebibytes: 511 }, most)).toMatchObject({
      kind: { code: 'disk-full', status: 503 },
      more: { headers: { 'retry-after': '60' } },
    });
  });

  test('there is none in a log that is not the one that was recorded from: 503', () => {
    expect(shortageIn({ isOtherLog: true, behind: 0, freeMebibytes: undefined }, most)).toMatchObject({
      kind: { code: 'other-log', status: 503 },
      more: { headers: { 'retry-after': '60' } },
    });
  });
});
