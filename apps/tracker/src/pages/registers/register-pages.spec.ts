import type { BenefitsOfYear, EntryHistory, RegisterStanding } from '#governance';
import { html } from '#pages';
import { describe, expect, test } from '@jest/globals';
import { benefitsContent } from './benefits.page';
import { entryContent } from './entry.page';
import { registerContent } from './register.page';
import { registersContent } from './registers.page';

const area = { code: 'E10000003', name: 'Cambridgeshire' };
const bar = html``;
const decided = { version: 1, recordedAt: '2016-04-01T09:00:00.000Z', actor: 'council', warnings: [] };
const risk = {
  ...{ what: 'Lack of <script>alert(1)</script> capacity', likelihood: 3, impact: 4, score: 12 },
  ...{ residualLikelihood: 2, residualImpact: 4, residualScore: 8, ownerOrganisation: 'Whole system' },
  reviewOn: '2016-09-30',
} as EntryHistory['entry'];
const entry: EntryHistory = {
  ...{ area: area.code, kind: 'risks', code: 'capacity', status: 'open', entry: risk, ...decided },
  version: 2,
  history: [
    { ...decided, position: 1, type: 'register.entry-added', changes: [{ field: 'what', to: 'A' }] },
    {
      ...{ version: 2, position: 2, type: 'register.entry-changed', actor: 'county-finance' },
      recordedAt: '2016-09-12T09:00:00.000Z',
      reason: 'Two posts are filled',
      changes: [{ field: 'residualLikelihood', from: 3, to: 2 }],
    },
  ],
};
const register: RegisterStanding = { area: area.code, kind: 'risks', entries: [entry] };

const nameOf = (id: string) => (id === 'county-finance' ? 'Finance lead, Cambridgeshire' : id);

function words(page: { readonly text: string }): string {
  return page.text.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
}

describe('the registers of an area', () => {
  test('say how many entries are open, overdue and closed', () => {
    const milestones = { kind: 'milestones', what: 'What is to be reached.', open: 4, closed: 1, overdue: 2 };
    const page = registersContent({ area, registers: [milestones], moment: {} }, bar);
    expect(words(page)).toMatch(/Open 4 Overdue 2 Closed 1/);
    expect(page.text).toContain('href="/areas/E10000003/registers/milestones"');
  });
});

describe('a register', () => {
  const shown = {
    area,
    register,
    today: '2016-10-01',
    moment: { asKnown: '2016-10-01T09:00:00Z' },
    newEntry: html``,
    nameOf,
  };

  test('shows how much a risk weighs, by when it is looked at again, and who has it in hand', () => {
    const said = words(registerContent(shown, bar));
    expect(said).toContain('1 open, 1 overdue, 0 closed.');
    expect(said).toContain('3 likelihood × 4 impact = 12');
    expect(said).toContain('2 likelihood × 4 impact = 8');
    expect(said).toContain('To be reviewed by 30 September 2016 Overdue');
    expect(said).toContain('Whole system');
  });

  test('is overdue of nothing before its day is over', () => {
    expect(words(registerContent({ ...shown, today: '2016-09-30' }, bar))).toContain('0 overdue');
  });

  test('keeps the moment asked about, and shows what was typed as text', () => {
    const { text } = registerContent(shown, bar);
    expect(text).toContain('/registers/risks/capacity?asKnown=2016-10-01T09%3A00%3A00Z"');
    expect(text).not.toContain('<script>');
  });

  test('says of an empty one that nothing is in it', () => {
    expect(words(registerContent({ ...shown, register: { ...register, entries: [] } }, bar))).toContain(
      'There is nothing in this register.',
    );
  });
});

describe('an entry', () => {
  test('says who decided what and when, and why', () => {
    const page = entryContent({ area, entry, today: '2016-10-01', steps: html``, nameOf }, bar);
    const said = words(page);
    expect(said).toContain('Changed');
    expect(page.text).toContain('<span title="county-finance">Finance lead, Cambridgeshire</span>');
    expect(said).toContain('12 September 2016 at 10:00');
    expect(said).toContain('Two posts are filled');
    expect(said).toContain('Residual likelihood: 3 is now 2');
    expect(said).toContain('Overdue To be reviewed by 30 September 2016');
    expect(page.text).not.toContain('<script>');
  });

  test('that is closed says from when, and why', () => {
    const closed = { on: '2016-09-12', reason: 'All posts are filled' };
    const page = entryContent(
      { area, entry: { ...entry, status: 'closed', closed }, today: '2016-10-01', steps: html``, nameOf },
      bar,
    );
    expect(words(page)).toContain('Closed from 12 September 2016: All posts are filled');
    expect(words(page)).not.toContain('Overdue');
  });
});

describe('the benefits of a policy year', () => {
  const planned: BenefitsOfYear['benefits'][number]['planned'] = {
    policyYear: '2015/16',
    benefit: 'reablement',
    schemes: ['1g'],
    achievedFrom: 'reablement-more-effective',
    organisation: 'nhs-commissioner',
    activityChange: 110,
    savingPence: 16_390_000,
  };
  const answer: BenefitsOfYear = {
    ...{ area: area.code, policyYear: '2015/16', plannedPence: 16_390_000n, achievedPence: 2_682_000n },
    benefits: [
      {
        ...{ code: '2015-16.reablement', planned, warnings: [], activityChange: 18, savingPence: 2_682_000n },
        achieved: [{ period: '2015/16-Q1', activityChange: 18, savingPence: 2_682_000, comment: 'Few' }],
      },
    ],
  };

  test('are held against what came of them, in pounds', () => {
    const said = words(benefitsContent({ area, answer, moment: {} }, bar));
    expect(said).toContain('£26,820.00 is said to have been saved so far, of £163,900.00 planned.');
    expect(said).toContain('Reablement, period by period');
    expect(said).toContain('Q1 2015/16');
  });

  test('say that there are none where none stands open', () => {
    const none = { ...answer, benefits: [] };
    expect(words(benefitsContent({ area, answer: none, moment: {} }, bar))).toContain('No benefit');
  });
});
