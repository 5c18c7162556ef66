import { readValue } from '#platform';
import { returnSettingsSchema, type ReturnSettings } from '#returns';
import { describe, expect, test } from '@jest/globals';
import { settingsBody } from '../../../returns/returns.schema';
import { organisationsNamed } from './organisations-named';
import { settingsBodyTyped, settingsFields, settingsTyped, type SettingsBefore } from './settings-fields';
import { settingsContent } from './settings.page';
import { refusalOfForm, settingLines, settingsChanged, type FormAsked } from './settings-words';

const CCG = 'urn:ods:06H';
const FORM: FormAsked = {
  signOff: { approvals: [{ code: 'nhs-finance', title: 'Finance officer of the NHS', of: 'commissioners' }] },
  rules: [{ code: 'dtoc-variance-explained', sentence: 'A difference of more than 5% is explained.' }],
};
const ORGANISATIONS = organisationsNamed([
  { source: CCG, name: 'NHS Cambridgeshire and Peterborough CCG' },
  { source: 'urn:ods:RGN', name: 'One Name' },
  { source: 'urn:ods:RGM', name: 'One name' },
]);
const SET: ReturnSettings = returnSettingsSchema.parse({
  approvers: [{ approval: 'nhs-finance', organisations: [CCG, 'urn:ods:RGN'] }],
  contacts: [
    { role: 'preparer', name: 'D. Person', email: 'd.person@example.org' },
    { role: 'finance-lead', name: 'F. Person', position: 'Accountant' },
  ],
  destinations: [
    { channel: 'folder', to: 'finance' },
    { channel: 'e-mail', to: 'returns@example.org' },
  ],
  submitsAt: '09:00',
  thresholds: [
    {
      ...{ rule: 'dtoc-variance-explained', percentMax: '10', owner: 'D. Person' },
      ...{ reason: 'The plan was made for fewer beds', expires: '2027-03-31' },
    },
  ],
});
const BEFORE: SettingsBefore = { settings: SET, forms: [FORM], organisations: ORGANISATIONS };
const TOLD = { nameOf: ORGANISATIONS.shownAs, forms: [FORM], today: '2026-11-30' };

/** What the form sends where nothing in it is changed but what is given. */
function sent(changed: Readonly<Record<string, string>> = {}): URLSearchParams {
  const fields = settingsFields(BEFORE, new URLSearchParams()).flatMap((each) =>
    'legend' in each ? each.fields : [each],
  );
  const held = fields.flatMap((field) => {
    const value = field.kind === 'some-of-many' ? undefined : field.value;
    return value === undefined || value === '' ? [] : [[field.name, value] as const];
  });
  return settingsTyped(new URLSearchParams({ ...Object.fromEntries(held), reason: 'Who left', ...changed }));
}

const read = (typed: URLSearchParams) => readValue(settingsBody, settingsBodyTyped(BEFORE, typed));

describe('the form of the settings', () => {
  test('sent as it stands says what is set, in the same order', () => {
    expect(read(sent())).toEqual({ ok: true, value: { settings: SET, reason: 'Who left' } });
  });

  test('takes out what was emptied or unticked, and adds what is written in an empty row', () => {
    const typed = sent({
      ...{ 'contact-1-role': '', 'contact-1-name': '', 'contact-1-email': '', 'way-folder': '' },
      ...{ 'contact-4-role': 'Board', 'contact-4-name': 'E. Person' },
      'approver-nhs-finance': ' nhs cambridgeshire and  peterborough ccg ',
    });
    expect(read(typed)).toMatchObject({
      value: {
        settings: {
          approvers: [{ approval: 'nhs-finance', organisations: [CCG] }],
          contacts: [{ role: 'finance-lead' }, { role: 'board', name: 'E. Person' }],
          destinations: [{ channel: 'e-mail' }],
        },
      },
    });
  });

  test('has what is refused of a row beside the field of that row, whichever rows were taken out', () => {
    const typed = sent({
      ...{ 'contact-1-role': '', 'contact-1-name': '', 'contact-1-email': '' },
      ...{ 'contact-4-role': 'board', 'contact-4-name': 'E. Person', 'contact-4-email': 'nowhere' },
    });
    const answer = read(typed);
    const where = answer.ok ? undefined : answer.failure[0]?.where;
    const field = settingsFields(BEFORE, typed)
      .flatMap((each) => ('legend' in each ? each.fields : [each]))
      .find(({ at }) => at === where);
    expect(field).toMatchObject({ label: 'E-mail address', value: 'nowhere' });
  });

  test('refuses in the words of its fields', () => {
    const refusal = {
      ...{ rule: 'threshold-without-effect', where: '/settings/thresholds/0/tolerance' },
      what: 'There is no tolerance to change in dtoc-variance-explained',
      mend: 'Give percentMax or severity',
    };
    expect(refusalOfForm(refusal, [FORM])).toMatchObject({
      what: 'There is no how far apart figures may be to change in “A difference of more than 5% is explained.”',
      mend: 'Give how many percent or that it only warns',
    });
  });
});

describe('the page of the settings', () => {
  test('names organisations, approvals and checks as people know them', () => {
    expect(settingLines(SET, TOLD)).toEqual([
      {
        what: 'Approves as Finance officer of the NHS',
        says: 'NHS Cambridgeshire and Peterborough CCG, urn:ods:RGN',
      },
      { what: 'Contact: preparer', says: 'D. Person, d.person@example.org' },
      { what: 'Contact: finance lead', says: 'F. Person, Accountant' },
      { what: 'Goes out by', says: 'Folder to finance' },
      { what: 'Goes out by', says: 'E-mail to returns@example.org' },
      { what: 'Goes out', says: 'By itself at 09:00 on its last day, once it is signed off' },
      {
        what: 'Limit of its own',
        says: 'A difference of more than 5% is explained. Up to 10%, until 31 March 2027, set by D. Person: The plan was made for fewer beds',
      },
    ]);
  });

  test('says of each change what it took out and what it brought', () => {
    const without = { ...SET, submitsAt: undefined };
    const { gone, come } = settingsChanged(SET, without, TOLD);
    expect(gone).toEqual([
      { what: 'Goes out', says: 'By itself at 09:00 on its last day, once it is signed off' },
    ]);
    expect(come).toEqual([{ what: 'Goes out', says: 'When somebody submits it' }]);
  });

  test('is text whatever it is, and leads to the form whoever may change it', () => {
    const decision = {
      ...{ type: 'return-settings.changed', stream: '', version: 1, position: 1, actor: 'person:chair' },
      ...{ recordedAt: '2026-11-01T09:00:00.000Z' },
      data: { area: 'E06000031', settings: SET, reason: '<b>Winter</b>' },
    } as const;
    const standing = { area: 'E06000031', version: 1, settings: SET, decisions: [decision] };
    const area = { code: 'E06000031', name: 'Peterborough' };
    const content = (mayChange: boolean) => settingsContent(area, standing as never, TOLD, mayChange).text;
    expect(content(true)).toContain('href="/areas/E06000031/return-settings/change"');
    expect(content(false)).not.toContain('/change"');
    expect(content(true)).toContain('&lt;b&gt;Winter&lt;/b&gt;');
  });
});
