import { RETURN_TEMPLATES, templateHash } from '#catalogue';
import { DecisionStore } from '#decisions';
import { DefinitionStore } from '#reference';
import { testDatabase, type TestDatabase } from '#testing';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { SMALL_FORM } from './small-form.fixture';
import { putFirstTemplatesInForce, TemplateStore } from './template.store';

let db: TestDatabase;
let decisions: DecisionStore;
let templates: TemplateStore;

beforeAll(async () => {
  db = await testDatabase();
  decisions = new DecisionStore(db.pool);
  const definitions = new DefinitionStore(decisions);
  await definitions.putFirstVersionsInForce('spec');
  templates = new TemplateStore(decisions, definitions);
});
afterAll(() => db.close());

test('a ledger begins with the templates that ship, whoever of many processes puts them there', async () => {
  await Promise.all([1, 2, 3].map(() => putFirstTemplatesInForce(db.pool, 'spec')));
  const all = await templates.all();
  expect(all.map(({ template }) => template.code)).toEqual(
    RETURN_TEMPLATES.map(({ code }) => code).sort((one, other) => (one < other ? -1 : 1)),
  );
  expect(all.map(({ version }) => version)).toEqual(all.map(() => 1));
  for (const shipped of RETURN_TEMPLATES) {
    const found = await templates.find(shipped.code);
    expect(found?.template).toStrictEqual(shipped);
    expect(found?.hash).toBe(templateHash(shipped));
  }
});

// As an operator writes it: a file, and no code.
const OURS: unknown = JSON.parse(
  JSON.stringify({
    ...SMALL_FORM,
    code: 'board-dashboard-2015-16-q1',
    sheets: SMALL_FORM.sheets.map((sheet) => ({
      ...sheet,
      sections: sheet.sections.map((section) => ({
        ...section,
        questions: section.questions.map((question) =>
          question.code === 'plans-comment' ? { ...question, cell: 'C5' } : question,
        ),
      })),
    })),
  }),
);

test('a template from a JSON file is in force once it is put there, and found by its code', async () => {
  const put = await templates.putInForce(OURS, 'ann');
  expect(put).toMatchObject({ ok: true, value: { version: 1 } });
  expect((await templates.find('board-dashboard-2015-16-q1'))?.template).toStrictEqual(OURS);
  expect((await templates.all()).map(({ template }) => template.code)).toContain(
    'board-dashboard-2015-16-q1',
  );
});

test('the newest one put in force again stays the version it is; another is the next, and the first stays', async () => {
  const again = await templates.putInForce(OURS, 'ann');
  expect(again).toMatchObject({ ok: true, value: { version: 1 } });
  const changed = { ...(OURS as typeof SMALL_FORM), name: 'Ours' };
  const next = await templates.putInForce(changed, 'ann');
  expect(next).toMatchObject({ ok: true, value: { version: 2 } });
  expect((await templates.find(changed.code))?.template.name).toBe('Ours');
  expect((await templates.find(changed.code, 1))?.template.name).toBe(SMALL_FORM.name);
  expect(await templates.find(changed.code, 3)).toBeUndefined();
  expect(await templates.find('no-such')).toBeUndefined();
});

test('what has not the form of a template is refused where it is wrong, and nothing is decided', async () => {
  const head = await decisions.head();
  const refused = await templates.putInForce({ ...(OURS as typeof SMALL_FORM), titel: 'Ours' }, 'ann');
  expect(refused).toMatchObject({ ok: false, failure: [{ rule: 'unknown-member', where: '/titel' }] });
  const faulty = await templates.putInForce({ ...(OURS as typeof SMALL_FORM), period: '2014/15-Q4' }, 'ann');
  expect(faulty).toMatchObject({ ok: false, failure: [{ rule: 'template-period', where: '/period' }] });
  // What does not hang on what has no form is told with it.
  const calendar = { ...SMALL_FORM.calendar, opensOn: 'soon' };
  const sheets = [...SMALL_FORM.sheets, ...SMALL_FORM.sheets];
  const both = await templates.read({ ...(OURS as typeof SMALL_FORM), titel: 'Ours', calendar, sheets });
  const rules = both.ok ? [] : both.failure.map(({ rule }) => rule);
  expect(rules).toEqual(expect.arrayContaining(['unknown-member', 'template-code-twice']));
  expect(rules).not.toContain('template-deadline');
  for (const none of [null, 'a form', []])
    expect(await templates.read(none)).toMatchObject({ ok: false, failure: [{ where: '' }] });
  expect(await decisions.head()).toBe(head);
});
