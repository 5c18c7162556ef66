import type { Approval, EntryHistory } from '#governance';
import { findRegisterKind, type RegisterKind } from '#governance/plain';
import { NOTHING_GIVEN } from '#pages';
import type { Session } from '#platform';
import { describe, expect, test } from '@jest/globals';
import { entryDecisionContent, entryStepLinks, newEntryContent, newEntryLink } from './entry-decision.page';
import { askedFields, entryTyped } from './entry-fields';

const area = { code: 'E10000003', name: 'Cambridgeshire' };
const session = signedIn('preparer');
const years = {
  policyYears: [
    { year: '2014/15', metrics: [{ code: 'delayed-transfers-of-care', name: 'Delayed transfers of care' }] },
    { year: '2017/18', metrics: [{ code: 'residential-admissions', name: 'Residential admissions' }] },
  ],
};
const risk = {
  ...{ kind: 'risks', code: 'capacity', status: 'open', version: 2 },
  entry: { what: 'Lack of <script>alert(1)</script>', likelihood: 3, impact: 4, score: 12 },
} as Pick<EntryHistory, 'kind' | 'code' | 'status' | 'entry' | 'version'>;

function signedIn(role: 'preparer' | 'viewer'): Session {
  const grants = [{ role, scope: area.code }];
  const identity = { subject: 'council', isPerson: true, grants };
  return { idHash: Buffer.alloc(32), identity, shownName: 'Council', formToken: 'TOKEN' };
}

function kindOf(kind: string): RegisterKind {
  const found = findRegisterKind(kind);
  if (!found) throw new Error(kind);
  return found;
}

function formOf(kind: string, typed = {}): string {
  const given = { ...NOTHING_GIVEN, typed: new URLSearchParams(typed) };
  return newEntryContent({ area, session, years, given, kind: kindOf(kind) }).text;
}

describe('where a new entry is written', () => {
  test('each register asks for the fields that its schema describes', () => {
    const text = formOf('milestones');
    expect(text).toContain('action="/areas/E10000003/new-entries/milestones"');
    expect(text).toMatch(/<input[^>]*type="date"[^>]*name="due"/);
    expect(text).toMatch(/<textarea[^>]*name="what"/);
    expect(text).toMatch(/<option value="put-off" *>\s*Put off/);
    expect(text).toContain('Put off to (optional)');
    expect(text).toMatch(/name="code"/);
    expect(text).not.toContain('asPrinted');
  });

  test('codes are chosen among those of the policy year, once that is known', () => {
    expect(formOf('comments')).toContain('Residential admissions');
    const text = formOf('comments', { policyYear: '2014/15', metric: 'delayed-transfers-of-care' });
    expect(text).toMatch(/value="delayed-transfers-of-care"\s+checked/);
    expect(text).not.toContain('residential-admissions');
    expect(text).toMatch(/value="2014\/15-Q2"[^]*Q2 2014\/15/);
    expect(text).not.toContain('2017/18-Q2');
    expect(formOf('comments')).toMatch(
      /<select[^>]*name="period"[^]*<option value="2017\/18-Q2" *>\s*Q2 2017\/18/,
    );
    expect(formOf('risks')).not.toContain('name="period"');
    expect(text).toContain('On track to meet target');
    // There is one of each quarter: its code follows.
    expect(text).not.toMatch(/name="code"/);
  });

  test('nobody who only watches is led there', () => {
    expect(newEntryLink(area, 'risks', session).text).toContain('/areas/E10000003/new-entries/risks');
    expect(newEntryLink(area, 'risks', signedIn('viewer')).text).toBe('');
  });
});

describe('where an entry is decided on', () => {
  const nameOf = (id: string): string => id;
  const shown = {
    ...{ area, session, entry: risk, years, today: '2016-09-12', given: NOTHING_GIVEN, nameOf },
  } as const;

  test('it is decided over the version that is shown, and what follows from other fields is left to follow', () => {
    const { text } = entryDecisionContent({ ...shown, step: 'change' });
    expect(text).toContain('name="unseen-version" value="2"');
    expect(text).toMatch(/name="likelihood"\s+value="3"/);
    expect(text).toMatch(/name="score"\s+value=""/);
    expect(text).not.toContain('<script>');
  });

  test('how it goes is noted by its own fields alone', () => {
    const { text } = entryDecisionContent({ ...shown, step: 'progress' });
    expect(text).toContain('name="residualImpact"');
    expect(text).not.toContain('name="what"');
  });

  test('it is closed from today on, unless another day is given', () => {
    expect(entryDecisionContent({ ...shown, step: 'close' }).text).toMatch(/name="on"\s+value="2016-09-12"/);
  });

  test('what is refused is told in the words of the form', () => {
    const given = {
      typed: new URLSearchParams({ what: '' }),
      refusals: [
        { rule: 'missing-member', where: '/entry/what', what: 'nothing', mend: 'Give a text.' },
        { rule: 'wrong-type', where: '/entry/likelihood', what: '"high"', mend: 'Give a whole number.' },
      ],
    };
    const { text } = entryDecisionContent({ ...shown, step: 'change', given });
    expect(text).toContain('<a href="#what">Nothing is given for “What”</a>');
    expect(text).toContain('“Likelihood” cannot be &quot;high&quot;. Give a whole number.');
  });

  test('what may be done is led to by those who may', () => {
    const links = entryStepLinks(area, risk, session).text;
    expect(links).toContain('/registers/risks/capacity/progress');
    expect(links).not.toContain('/reopen');
    const closed = { ...risk, status: 'closed' as const };
    expect(entryStepLinks(area, closed, session).text).toContain('/registers/risks/capacity/reopen');
    expect(entryStepLinks(area, risk, signedIn('viewer')).text).toBe('');
  });

  test('what a change makes of an approval is said where something is changed, and nowhere else', () => {
    const by = { by: 'person:approver', at: '2015-08-28T09:00:00.000Z' };
    const said = (step: 'change' | 'close' | 'approve', status: Approval['status']) =>
      entryDecisionContent({ ...shown, step, entry: { ...risk, approval: { status, ...by } } }).text;
    expect(said('change', 'approved')).toContain('not approved any more, and is to be offered anew.');
    expect(said('change', 'offered')).toContain('Changed, what it says is to be offered anew.');
    expect(said('change', 'not-offered')).not.toContain('Changed,');
    expect(said('close', 'approved')).not.toContain('Changed,');
    expect(said('approve', 'offered')).not.toContain('Changed,');
  });

  test('what a provider said in its own name is not changed for it', () => {
    const given = {
      ...risk,
      kind: 'provider-commentary',
      entry: { given: 'by-provider' } as typeof risk.entry,
    };
    expect(entryStepLinks(area, given, session).text).not.toContain('/change');
  });
});

describe('what was typed', () => {
  const read = (kind: string, typed: Record<string, string>, before = {}) =>
    entryTyped(kindOf(kind), askedFields(kindOf(kind)), new URLSearchParams(typed), before);

  test('is an entry: money in pence, lists parted, and what is empty not said', () => {
    expect(
      read('benefits', { schemes: '1a, 1b,', savingPence: '£1,250.50', activityChange: '1,200', other: ' ' }),
    ).toEqual({ schemes: ['1a', '1b'], savingPence: 125_050, activityChange: 1_200 });
    expect(read('benefit-monitoring', { savingPence: '-2.00', activityChange: '-3' })).toEqual({
      ...{ savingPence: -200, activityChange: -3 },
    });
    expect(
      read('provider-commentary', { agrees: 'no', figures: '2015/16 plan: 24,479\r\nActual: some' }),
    ).toEqual({
      agrees: false,
      figures: [
        { says: '2015/16 plan', count: 24_479 },
        { says: 'Actual', count: 'some' },
      ],
    });
  });

  test('keeps what the form does not ask for, and leaves a score to be worked out anew', () => {
    const before = { what: 'A', likelihood: 3, impact: 4, score: 12, asPrinted: { Risk: 'A' } };
    expect(read('risks', { what: 'A', likelihood: '2', impact: '4' }, before)).toEqual({
      ...{ what: 'A', likelihood: 2, impact: 4, asPrinted: { Risk: 'A' } },
    });
  });
});
