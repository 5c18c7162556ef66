import { describe, expect, test } from '@jest/globals';
import { fieldGrid, type Field } from './field';
import { commandForm, decisionForm, NOTHING_GIVEN, questionForm } from './form';

const SESSION = { formToken: 'TOKEN' } as Parameters<typeof decisionForm>[0]['session'];
const OPTIONS = [
  { value: 'yes', name: 'Yes' },
  { value: 'no', name: 'No' },
];
const FIELDS: readonly Field[] = [
  {
    kind: 'text',
    name: 'name',
    label: 'Your name',
    hint: 'As on the letter',
    at: '/by/name',
    autocomplete: 'name',
  },
  { kind: 'long-text', name: 'why', label: 'Why', value: 'as before' },
  { kind: 'day', name: 'on', label: 'On' },
  { kind: 'one-of-few', name: 'agrees', label: 'Do you agree?', options: OPTIONS },
  { kind: 'one-of-many', name: 'which', label: 'Which', options: OPTIONS, value: 'no' },
  { kind: 'tick', name: 'sure', label: 'I am sure' },
];
const FORM = { session: SESSION, path: '/here', fields: FIELDS, button: 'Decide' };

test('some of many are ticked in one list, and kept as they were ticked', () => {
  const some: Field = { kind: 'some-of-many', name: 'some', label: 'Some', options: OPTIONS, values: ['no'] };
  const ticked = (given = NOTHING_GIVEN) => {
    const { text } = questionForm({ path: '/here', fields: [some], button: 'Show', given });
    return [...text.matchAll(/value="(yes|no)"\s+checked/g)].map(([, value]) => value);
  };
  expect(ticked()).toEqual(['no']);
  const typed = new URLSearchParams('some=yes&some=no');
  expect(ticked({ typed, refusals: [] })).toEqual(['yes', 'no']);
});

test('what is unseen and given more than once is sent as often', () => {
  const unseen = { area: ['E06000031', 'E10000003'] };
  const { text } = questionForm({ path: '/here', unseen, fields: [], button: 'Show', given: NOTHING_GIVEN });
  expect(text.match(/name="area" value="E/g)).toHaveLength(2);
});

describe('a form that decides', () => {
  test('sends its token and what is unseen, and holds what stood before', () => {
    const { text } = decisionForm({
      ...FORM,
      unseen: { version: '3', none: undefined },
      given: NOTHING_GIVEN,
    });
    expect(text).toMatch(/<form method="post" action="\/here"/);
    expect(text).toContain('value="TOKEN"');
    expect(text).toContain('name="unseen-version" value="3"');
    expect(text).not.toContain('none');
    expect(text).toMatch(/<textarea[^>]*>\nas before<\/textarea/);
    expect(text).toMatch(/<option value="no" selected>/);
    expect(text).not.toContain('There is a problem');
    expect(text).not.toMatch(/\bchecked\b/);
  });

  test('refused, shows what was typed, and at each field why it was refused', () => {
    const typed = new URLSearchParams({ name: '<b>A', why: '', agrees: 'no', sure: 'yes' });
    const refusals = [
      { rule: 'a', where: '/by/name/first', what: 'A name has no <b>', mend: 'Leave it out' },
      { rule: 'b', where: '/agrees', what: 'Somebody has agreed', mend: 'Ask them' },
      { rule: 'c', where: '', what: 'It is too late', mend: 'Ask for more time' },
    ];
    const { text } = decisionForm({ ...FORM, given: { typed, refusals } });
    expect(text).toContain('value="&lt;b&gt;A"');
    expect(text).toMatch(/<textarea[^>]*>\n<\/textarea/);
    expect(text).toMatch(/id="agrees-2"[^>]*value="no"\s+checked/);
    expect(text).toMatch(/id="sure"[^>]*checked/);
    expect(text).toContain('<a href="#name">A name has no &lt;b&gt;</a>');
    expect(text).toContain('<a href="#agrees">Somebody has agreed</a>');
    expect(text).toMatch(/<li>\s*It is too late. Ask for more time.\s*<\/li>/);
    expect(text).toContain('aria-describedby="name-hint name-error" aria-invalid="true"');
    expect(text.match(/aria-invalid/g)).toHaveLength(1);
    expect(text).toMatch(/error-summary" tabindex="-1" autofocus/);
    expect(text).toMatch(/<fieldset[^>]*aria-describedby="agrees-error"/);
  });
});

test('a form of a command says of a field that was left empty that nothing is given for it', () => {
  const refusals = [
    { rule: 'out-of-range', where: '/why', what: '""', mend: 'Give at least 1 character.' },
    { rule: 'wrong-form', where: '/on', what: '" \\n"', mend: 'Give a day.' },
    { rule: 'unknown-value', where: '/which', what: '""', mend: 'Use one of yes, no.' },
    { rule: 'missing-member', where: '/agrees', what: 'nothing', mend: 'Give a text.' },
    { rule: 'wrong-type', where: '/by/name', what: '7', mend: 'Give a text.' },
  ];
  const { text } = commandForm({ ...FORM, given: { typed: new URLSearchParams(), refusals } });
  const told = ['why', 'on', 'which', 'agrees', 'name'].map(
    (name) => new RegExp(`id="${name}-error">[^]*?Error:</span>\\s*([^<]*?)\\s*</span>`).exec(text)?.[1],
  );
  expect(told).toEqual([
    'Nothing is given for “Why”. It is needed.',
    'Nothing is given for “On”. It is needed.',
    'Nothing is given for “Which”. Choose one.',
    'Nothing is given for “Do you agree?”. Choose one.',
    '“Your name” cannot be 7. Give a text.',
  ]);
});

test('a form that asks leads to an address, and sends no token', () => {
  const fields = [{ legend: 'From', fields: FIELDS.slice(2, 3) }];
  const { text } = questionForm({
    path: '/here',
    unseen: { year: '2015/16' },
    fields,
    button: 'Show',
    given: NOTHING_GIVEN,
  });
  expect(text).toMatch(/<form method="get" action="\/here"/);
  expect(text).toContain('name="year" value="2015/16"');
  expect(text).not.toContain('TOKEN');
  expect(text).toMatch(/<legend[^>]*>From<\/legend>[\s\S]*type="date"/);
});

describe('fields in lines and columns', () => {
  const spent = (quarter: string): Field => ({
    ...{ kind: 'text', name: `spent-${quarter}`, label: `Spent in ${quarter}`, at: `/spent/${quarter}` },
    called: `Spent in ${quarter} (C7)`,
  });
  const set = fieldGrid(
    'Spending',
    { columns: ['Q1', 'Q2'], lines: [{ label: 'Spent', fields: [spent('Q1'), undefined] }] },
    'In pounds.',
  );
  const form = { ...FORM, fields: [set] };

  test('stand under their columns and beside their line, each with its whole label', () => {
    const { text } = decisionForm({ ...form, given: NOTHING_GIVEN });
    expect(text).toMatch(/<th role="columnheader" scope="col">Q1<\/th>\s*<th[^>]*>Q2<\/th>/);
    expect(text).toMatch(
      /<th role="rowheader" scope="row">Spent<\/th>\s*<td role="cell">[\s\S]*<label class="nhsuk-label" for="spent-Q1">Spent in Q1<\/label>/,
    );
    expect(text.match(/field-grid__none/g)).toHaveLength(1);
    expect(text).toMatch(/<fieldset[^>]*aria-describedby="spent-Q1-set-hint"/);
    expect(text).toContain('id="spent-Q1-set-hint">In pounds.</div>');
  });

  test('are called by their own names where they are refused, with the way to each', () => {
    const refusals = [{ rule: 'a', where: '/spent/Q1', what: 'ten is no amount', mend: 'Write one' }];
    const typed = new URLSearchParams({ 'spent-Q1': 'ten' });
    const { text } = decisionForm({ ...form, given: { typed, refusals } });
    expect(text).toContain('<a href="#spent-Q1">Spent in Q1 (C7): ten is no amount</a>');
    expect(text).toMatch(/id="spent-Q1"[^>]*value="ten"/);
  });
});

test('a form that decides sends along what its fields are called, for whoever is signed out meanwhile', () => {
  const { text } = decisionForm({ ...FORM, given: NOTHING_GIVEN });
  expect(text).toContain('name="unseen-called-why" value="Why"');
});
