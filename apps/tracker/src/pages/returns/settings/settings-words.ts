import { dayShown, type Refusal } from '#kernel';
import type { NameOf } from '#reference';
import type { ReturnSettings } from '#returns';
import { capitalised } from '../../../wording';

/** A form in force, as far as its settings are about it. */
export interface FormAsked {
  readonly signOff: {
    readonly approvals: readonly {
      readonly code: string;
      readonly title: string;
      readonly of: 'council' | 'commissioners';
    }[];
  };
  readonly rules: readonly { readonly code: string; readonly sentence: string }[];
}

/** What the settings are told with: the names of organisations, the forms in force, and the day in Europe/London. */
export interface ToldWith {
  readonly nameOf: NameOf;
  readonly forms: readonly FormAsked[];
  readonly today: string;
}

/** One thing that is set, and how. */
export interface SettingLine {
  readonly what: string;
  readonly says: string;
}

type Channel = ReturnSettings['destinations'][number]['channel'];

export const CHANNELS: Readonly<Record<Channel, string>> = {
  'e-mail': 'E-mail',
  folder: 'Folder',
  webhook: 'Webhook',
  mesh: 'MESH',
};

/** How an area answers returns, thing by thing; a limit of its own holds no longer once its last day is past. */
export function settingLines(settings: ReturnSettings, { nameOf, forms, today }: ToldWith): SettingLine[] {
  const { approvers, contacts, destinations, submitsAt, thresholds } = settings;
  const [titles, rules] = [approvalTitles(forms), ruleSentences(forms)];
  return [
    ...approvers.map(({ approval, organisations }) => ({
      what: `Approves as ${titles.get(approval) ?? approval}`,
      says: organisations.map(nameOf).join(', '),
    })),
    ...contacts.map(({ role, name, position, email }) => ({
      what: `Contact: ${roleInWords(role)}`,
      says: [name, position, email].filter((part) => part !== undefined).join(', '),
    })),
    ...destinations.map(({ channel, to }) => ({
      what: 'Goes out by',
      says: `${CHANNELS[channel]}${to === undefined ? '' : ` to ${to}`}`,
    })),
    ...(destinations.length === 0
      ? [{ what: 'Goes out by', says: 'No way yet: nothing can be submitted' }]
      : []),
    {
      what: 'Goes out',
      says:
        submitsAt === undefined
          ? 'When somebody submits it'
          : `By itself at ${submitsAt} on its last day, once it is signed off`,
    },
    ...thresholds.map((threshold) => ({
      what: 'Limit of its own',
      says: thresholdInWords(threshold, rules, today),
    })),
  ];
}

/** What was set before and is not any more, and what is set since. */
export function settingsChanged(
  before: ReturnSettings,
  after: ReturnSettings,
  told: ToldWith,
): { readonly gone: readonly SettingLine[]; readonly come: readonly SettingLine[] } {
  const [old, now] = [settingLines(before, told), settingLines(after, told)];
  const isIn = (lines: readonly SettingLine[], { what, says }: SettingLine): boolean =>
    lines.some((line) => line.what === what && line.says === says);
  return { gone: old.filter((line) => !isIn(now, line)), come: now.filter((line) => !isIn(old, line)) };
}

/** The approvals that forms ask for, by their codes. */
function approvalTitles(forms: readonly FormAsked[]): ReadonlyMap<string, string> {
  return new Map(
    forms.flatMap(({ signOff }) => signOff.approvals.map(({ code, title }) => [code, title] as const)),
  );
}

/** `return-author`: "return author". */
export function roleInWords(role: string): string {
  return role.replaceAll('-', ' ');
}

/** What the rules of forms say, by their codes. */
export function ruleSentences(forms: readonly FormAsked[]): ReadonlyMap<string, string> {
  return new Map(forms.flatMap(({ rules }) => rules.map(({ code, sentence }) => [code, sentence] as const)));
}

/** Members of a limit, as its fields are called. */
const MEMBERS: Readonly<Record<string, string>> = {
  percentMax: 'how many percent',
  tolerance: 'how far apart figures may be',
  severity: 'that it only warns',
};

/** What a command says of codes, said of what the form calls them. */
export function refusalOfForm(refusal: Refusal, forms: readonly FormAsked[]): Refusal {
  const rules = ruleSentences(forms);
  const ofForm = (word: string) => (rules.has(word) ? `“${rules.get(word)}”` : word);
  const inWords = (text: string) =>
    text
      .split(' ')
      .map((word) => MEMBERS[word] ?? ofForm(word))
      .join(' ');
  return { ...refusal, what: inWords(refusal.what), mend: inWords(refusal.mend) };
}

function thresholdInWords(
  { rule, severity, percentMax, tolerance, owner, reason, expires }: ReturnSettings['thresholds'][number],
  rules: ReadonlyMap<string, string>,
  today: string,
): string {
  const holds = [
    ...(percentMax === undefined ? [] : [`up to ${percentMax}%`]),
    ...(tolerance === undefined ? [] : [`up to ${tolerance} apart`]),
    ...(severity === undefined ? [] : ['it warns and does not block']),
  ].join(', ');
  const until = expires < today ? `held until ${dayShown(expires)}` : `until ${dayShown(expires)}`;
  return `${rules.get(rule) ?? rule} ${capitalised(holds)}, ${until}, set by ${owner}: ${reason}`;
}
