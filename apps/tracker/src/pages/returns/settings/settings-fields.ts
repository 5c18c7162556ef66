import type { Json } from '#kernel';
import { textTyped, typedIfAny } from '#pages';
import type { Field, FieldSet, Option } from '#pages';
import type { ReturnSettings } from '#returns';
import { countTyped } from '../../shell/amounts-typed';
import { fieldOfRow, rowsTyped, withoutGaps, type Row } from './settings-rows';
import { CHANNELS, roleInWords, ruleSentences, type FormAsked } from './settings-words';

/** What is known of organisations, to write them by their names. */
export interface Organisations {
  readonly sourceOf: (text: string) => string;
  readonly shownAs: (source: string) => string;
}

export interface SettingsBefore {
  readonly settings: ReturnSettings;
  readonly forms: readonly FormAsked[];
  readonly organisations: Organisations;
}

type Channel = ReturnSettings['destinations'][number]['channel'];

const CONTACT = 'contact';
const THRESHOLD = 'limit';

/** Rows that stand empty, for what is added. */
const CONTACTS_TO_ADD = 2;

/** The fields of the settings, filled with what is set, or with what was typed already. */
export function settingsFields(
  before: SettingsBefore,
  typed: URLSearchParams,
): readonly (Field | FieldSet)[] {
  // A tick that was taken out is not among what was typed: then what is set is no longer shown.
  const shown = typed.size === 0 ? typedOf(before) : typed;
  const rules = rulesOffered(before);
  return [
    { legend: 'Who approves', fields: approverFields(before, shown) },
    ...rowsOf(CONTACT, shown, CONTACTS_TO_ADD).map(([row, at, isNew]) => ({
      legend: isNew ? 'Another contact' : `Contact: ${row['role'] ?? 'in no role'}`,
      fields: contactFields(row, at),
    })),
    { legend: 'How a return goes out', fields: [...wayFields(before, shown), timeField(shown)] },
    ...rowsOf(THRESHOLD, shown, 1).map(([row, at, isNew]) => ({
      legend: isNew ? 'Another limit of its own' : `Limit of its own ${at + 1}`,
      fields: thresholdFields(rules, row, at),
      isFolded: isNew,
    })),
    {
      ...{ kind: 'long-text', name: 'reason', label: 'Why', rows: 3 },
      hint: 'In a sentence. It is kept with the change, and everybody who reads the settings sees it.',
    },
  ];
}

/** The form with its rows one after another, as they are in the settings that it says. */
export function settingsTyped(typed: URLSearchParams): URLSearchParams {
  return withoutGaps(typed, [CONTACT, THRESHOLD]);
}

/** What was typed as the body that the door of the settings takes; what cannot be read is refused by its schema. */
export function settingsBodyTyped(before: SettingsBefore, typed: URLSearchParams): Json {
  const { sourceOf } = before.organisations;
  const approvers = approversTyped(before, typed).map(({ code, lines }) => ({
    approval: code,
    organisations: lines.map(sourceOf),
  }));
  const contacts = rowsTyped(typed, CONTACT).map(({ role, ...row }) => ({
    ...(role !== undefined && { role: role.toLowerCase().replace(/\s+/g, '-') }),
    ...row,
  }));
  const destinations = waysTyped(before, typed).map((channel) => {
    const to = typedIfAny(typed, `way-${channel}-to`);
    return { channel, ...(to !== undefined && { to }) };
  });
  const thresholds = rowsTyped(typed, THRESHOLD).map(({ tolerance, warns, ...row }) => ({
    ...row,
    ...(tolerance !== undefined && { tolerance: countTyped(tolerance) }),
    ...(warns === 'yes' && { severity: 'warns' }),
  }));
  const submitsAt = typedIfAny(typed, 'submitsAt');
  return {
    settings: {
      ...{ approvers, contacts, destinations, thresholds },
      ...(submitsAt !== undefined && { submitsAt }),
    },
    reason: textTyped(typed, 'reason'),
  };
}

/** The rows of a kind that are filled, and so many empty ones. */
function rowsOf(
  kind: string,
  shown: URLSearchParams,
  empty: number,
): [row: Row, at: number, isNew: boolean][] {
  const filled = rowsTyped(shown, kind);
  return Array.from({ length: filled.length + empty }, (_, at) => [
    filled[at] ?? {},
    at,
    at >= filled.length,
  ]);
}

/** What is set, as if somebody had typed it. */
function typedOf({ settings, organisations }: SettingsBefore): URLSearchParams {
  const { approvers, contacts, destinations, submitsAt, thresholds } = settings;
  const typed = new URLSearchParams();
  const set = (name: string, value: string | number | undefined) => {
    if (value !== undefined) typed.set(name, String(value));
  };
  for (const { approval, organisations: sources } of approvers)
    set(`approver-${approval}`, sources.map(organisations.shownAs).join('\n'));
  contacts.forEach(({ role, ...contact }, at) => {
    for (const [member, value] of Object.entries({ role: roleInWords(role), ...contact }))
      set(fieldOfRow(CONTACT, at, member), value);
  });
  for (const { channel, to } of destinations) {
    set(`way-${channel}`, 'yes');
    set(`way-${channel}-to`, to);
  }
  set('submitsAt', submitsAt);
  thresholds.forEach(({ severity, ...threshold }, at) => {
    const members = { ...threshold, warns: severity === undefined ? undefined : 'yes' };
    for (const [member, value] of Object.entries(members)) set(fieldOfRow(THRESHOLD, at, member), value);
  });
  return typed;
}

/** The approvals that may be given by others: those of the forms in force, and those that are set already. */
function approvalsAsked({ settings, forms }: SettingsBefore) {
  const asked = new Map<string, { readonly title: string; readonly usual: string }>();
  for (const { approval } of settings.approvers)
    asked.set(approval, { title: approval, usual: 'nobody, since no form asks for it any more' });
  for (const { code, title, of } of forms.flatMap(({ signOff }) => signOff.approvals))
    asked.set(code, {
      title,
      usual:
        of === 'council' ? 'the council' : 'each commissioner that pays into the agreed fund of the year',
    });
  return [...asked].map(([code, { title, usual }]) => ({ code, title, usual, name: `approver-${code}` }));
}

function approversTyped(before: SettingsBefore, typed: URLSearchParams) {
  return approvalsAsked(before).flatMap((asked) => {
    const lines = textTyped(typed, asked.name)
      .split('\n')
      .flatMap((line) => line.trim() || []);
    return lines.length === 0 ? [] : [{ ...asked, lines }];
  });
}

function approverFields(before: SettingsBefore, shown: URLSearchParams): Field[] {
  const given = approversTyped(before, shown).map(({ code }) => code);
  return approvalsAsked(before).map(({ code, title, usual, name }) => ({
    ...{ kind: 'long-text', name, rows: 2, isOptional: true },
    ...{ label: title, value: textTyped(shown, name) },
    at: `/settings/approvers/${placeOf(given, code)}`,
    hint: `One organisation a line, by its name. Left empty, it is ${usual}.`,
  }));
}

function contactFields(row: Row, at: number): Field[] {
  const field = (member: string) => ({
    name: fieldOfRow(CONTACT, at, member),
    at: `/settings/contacts/${at}/${member}`,
    value: row[member],
  });
  return [
    {
      ...{ kind: 'text', ...field('role'), label: 'Role', width: 20 },
      hint: 'Preparer and board stand on the forms; another, such as finance lead, is only told. Empty all four fields to take a contact out.',
    },
    { kind: 'text', ...field('name'), label: 'Name', width: 20 },
    { kind: 'text', ...field('position'), label: 'Position', isOptional: true },
    { kind: 'text', ...field('email'), label: 'E-mail address', inputMode: 'email', isOptional: true },
  ];
}

/** Those that are set stand in their order before the others. */
function channelsOf({ settings: { destinations } }: SettingsBefore): Channel[] {
  const all = Object.keys(CHANNELS) as Channel[];
  return [...new Set([...destinations.map(({ channel }) => channel), ...all])];
}

function waysTyped(before: SettingsBefore, typed: URLSearchParams): Channel[] {
  return channelsOf(before).filter((channel) => typed.get(`way-${channel}`) === 'yes');
}

/** How the address of a way is asked for; a webhook has the one that it is set up with. */
const ADDRESSES: Readonly<Record<Channel, { readonly label: string; readonly hint?: string } | undefined>> = {
  'e-mail': { label: 'The address that it is mailed to' },
  folder: {
    label: 'A folder below the one that is set up',
    hint: 'Such as finance/returns. Left empty, it is laid into the one that is set up.',
  },
  webhook: undefined,
  mesh: {
    label: 'The mailbox of MESH that it is sent to',
    hint: 'Left empty, it is the one that is set up.',
  },
};

const WAYS: Readonly<Record<Channel, string>> = {
  'e-mail': 'By e-mail',
  folder: 'Into a folder',
  webhook: 'To a webhook, a system that is told of it',
  mesh: 'By MESH, the messages of the NHS',
};

function wayFields(before: SettingsBefore, shown: URLSearchParams): Field[] {
  const ticked = waysTyped(before, shown);
  return channelsOf(before).flatMap((channel): Field[] => {
    const name = `way-${channel}`;
    const where = `/settings/destinations/${placeOf(ticked, channel)}`;
    const value = ticked.includes(channel) ? 'yes' : undefined;
    const address = ADDRESSES[channel];
    const tick: Field = { kind: 'tick', name, label: WAYS[channel], value, at: `${where}/channel` };
    if (address === undefined) return [{ ...tick, at: where }];
    return [
      tick,
      {
        ...{ kind: 'text', name: `${name}-to`, at: `${where}/to`, isOptional: channel !== 'e-mail' },
        ...{ ...address, value: shown.get(`${name}-to`) ?? undefined },
      },
    ];
  });
}

function timeField(shown: URLSearchParams): Field {
  return {
    ...{ kind: 'text', name: 'submitsAt', at: '/settings/submitsAt', width: 5, isOptional: true },
    ...{
      label: 'The time of its last day at which it goes out by itself',
      value: shown.get('submitsAt') ?? '',
    },
    hint: 'Such as 09:00, and an hour before its deadline at the latest. Only what is signed off goes out. Left empty, somebody submits it.',
  };
}

function thresholdFields(rules: readonly Option[], row: Row, at: number): Field[] {
  const field = (member: string, pointer = member) => ({
    name: fieldOfRow(THRESHOLD, at, member),
    at: `/settings/thresholds/${at}/${pointer}`,
    value: row[member],
  });
  return [
    { kind: 'one-of-many', ...field('rule'), label: 'Check', options: rules },
    {
      ...{ kind: 'text', ...field('percentMax'), label: 'Up to how many percent', isOptional: true },
      ...{
        width: 5,
        inputMode: 'decimal',
        hint: 'Where the check is of a change or a difference in percent',
      },
    },
    {
      ...{ kind: 'text', ...field('tolerance'), label: 'How far apart figures may be', isOptional: true },
      ...{ width: 10, inputMode: 'numeric', hint: 'Of money in pence, of others in whole numbers' },
    },
    {
      ...{ kind: 'tick', ...field('warns', 'severity') },
      label: 'It only warns, and does not keep a return from going out',
    },
    { kind: 'text', ...field('owner'), label: 'Who answers for it', width: 20 },
    { kind: 'long-text', ...field('reason'), label: 'Why it holds here', rows: 2 },
    { kind: 'day', ...field('expires'), label: 'The last day on which it holds' },
  ];
}

/** The checks that an area may hold itself to otherwise: of every form in force, each once. */
function rulesOffered({ settings: { thresholds }, forms }: SettingsBefore): Option[] {
  const sentences = ruleSentences(forms);
  const codes = new Set([...sentences.keys(), ...thresholds.map(({ rule }) => rule)]);
  const options = [...codes].map((code) => ({ value: code, name: sentences.get(code) ?? code }));
  return [
    { value: '', name: 'None' },
    ...options.toSorted((one, other) => one.name.localeCompare(other.name)),
  ];
}

/** Where something stands in the settings that are sent; nowhere while it is not given. */
function placeOf(given: readonly string[], code: string): number | 'not-given' {
  const at = given.indexOf(code);
  return at < 0 ? 'not-given' : at;
}
