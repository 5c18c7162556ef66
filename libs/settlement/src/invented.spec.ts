import { describe, expect, test } from '@jest/globals';
import { evidenceReadme } from './evidence/evidence-readme';
import { CAMBRIDGESHIRE, RISK_SHARE } from './cambridgeshire-2016.fixture';
import { inventedLabel } from './invented';
import { settlementDecider } from './settlement.decider';
import type { StandingAgreement } from './settlement.events';

const NOTHING = { next: 1, head: null };
const MADE_UP = { ...CAMBRIDGESHIRE, invented: ['the price', 'the outturn'] };

describe('an agreement of which the price and the outturn are invented', () => {
  const label = inventedLabel(MADE_UP);

  test('says so in one way', () => {
    expect(label).toBe('Invented figures: the price, the outturn');
  });

  test('has what is entered for it say so', () => {
    expect(heldUnder(MADE_UP)).toBe('£836,000.00 is held back under risk-share (invented figures)');
  });

  test('has its evidence say so', () => {
    const seals = { decisions: NOTHING, journal: NOTHING, lanes: [] };
    expect(evidenceReadme(RISK_SHARE, seals, label)).toContain(`holds it.\n\n${label}.\n\nTo check it`);
    expect(evidenceReadme(RISK_SHARE, seals, undefined)).toContain('holds it.\n\nTo check it');
  });
});

test('whose figures are all real has nothing to say, whatever its document is called', () => {
  const real = { ...CAMBRIDGESHIRE, document: 'Annex A; none of the figures is invented' };
  expect(inventedLabel(real)).toBeUndefined();
  expect(heldUnder(real)).toBe('£836,000.00 is held back under risk-share');
});

function heldUnder(content: StandingAgreement['content']): string | undefined {
  const terms = { stream: 'agreement', version: 3, contentHash: 'a', content };
  const command = {
    type: 'open',
    of: RISK_SHARE,
    terms,
    today: '2016-06-30',
    journal: { posted: [] },
  } as const;
  const opened = settlementDecider.decide(command, { status: 'none' });
  const [event] = opened.ok ? opened.value : [];
  return event?.type === 'settlement.opened' ? event.data.entries[0]?.narrative : undefined;
}
