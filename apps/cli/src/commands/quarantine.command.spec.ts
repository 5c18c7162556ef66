import { expect, test } from '@jest/globals';
import { quarantinedText, replayQuarantined } from './quarantine.command';
import { quarantineTable } from './quarantine-desk';

const DELIVERY = {
  topic: 'activity.counts',
  partition: 10,
  offset: 108,
  source: 'urn:ons:E06000031',
  rules: ['unknown-area'],
  appendedAt: '2026-11-25T10:45:12.000Z',
  state: 'open',
} as const;

test('a delivery in quarantine is listed by the name log lines have for its lane', () => {
  const [head, row] = quarantineTable([DELIVERY]).split('\n');
  const at = (column: string): string => (row ?? '').slice((head ?? '').indexOf(column));
  expect(at('Lane')).toMatch(/^activity\.counts\/10 +108 /);
  expect(at('Offset')).toMatch(/^108 /);
  expect(at('Rules')).toBe('unknown-area');
});

test('one of them is shown with who decided what on it, when and why, and where it came to stand', () => {
  const text = quarantinedText({
    ...DELIVERY,
    state: 'replayed',
    refusals: [],
    event: { id: 'april' },
    bytes: '',
    isWhole: true,
    decisions: [
      {
        state: 'dismissed',
        decidedAt: '2026-11-25T11:00:00.000Z',
        actor: 'ann',
        reason: 'Reported under another record',
      },
      {
        state: 'replayed',
        decidedAt: '2026-11-25T12:00:00.000Z',
        actor: 'ben',
        as: 'mended',
        to: { topic: 'activity.counts', partition: 10, offset: 120 },
      },
    ],
  });
  expect(text.split('\n')).toEqual([
    'Lane activity.counts/10 offset 108, delivered 2026-11-25 10:45:12 London: replayed',
    'In the name of urn:ons:E06000031',
    '{',
    '  "id": "april"',
    '}',
    'Decisions:',
    '  2026-11-25 11:00 London  dismissed by ann: Reported under another record',
    '  2026-11-25 12:00 London  replayed mended by ben; it came to stand at activity.counts/10 offset 120',
  ]);
});

test.each([
  [['activity.counts/10', '108'], { rule: 'unknown-area' }],
  [[], { rule: 'unknown-area', mended: 'mended.json' }],
  [['activity.counts/10', '108'], { dryRun: true }],
  [['activity.counts/10', '108'], { source: 'urn:ons:E06000031' }],
  [[], {}],
])(
  'it is one delivery that is replayed, or those of a rule: %j with %j is neither',
  async (place, options) => {
    const [lane, offset] = place;
    await expect(replayQuarantined(lane, offset, { limit: 100, ...options })).rejects.toThrow(/^Give /);
  },
);
