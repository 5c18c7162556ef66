import type { RegisterStanding } from '#governance';
import { valueInWords, type RegisterKind } from '#governance/plain';
import { commandForm, heading, html, inset, link, table } from '#pages';
import type { Field, FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import type { AreaNamed } from '../areas/area-sections';
import { addressOf } from '../shell/time-bar';
import { askedFields, entryFields, type Says, type YearsOffered } from './entry-fields';
import { commentaryPath } from './register-paths';

type Given = RegisterStanding['entries'][number];

export interface CommentaryShown {
  readonly area: AreaNamed;
  readonly session: Session;
  /** The provider by its source, in whose name it is given. */
  readonly provider: string;
  readonly kind: RegisterKind;
  readonly years: YearsOffered;
  /** What the provider gave before, and which of it is changed now; none where a new one is given. */
  readonly before: readonly Given[];
  readonly changed: Given | undefined;
  readonly given: FormGiven;
}

/** Follows from who gives it, or is said of a commentary that somebody else recorded. */
const KNOWN = new Set(['provider', 'given', 'document']);

/** What a provider's person is asked of a commentary. */
export function commentaryFields(kind: RegisterKind): string[] {
  return askedFields(kind).filter((name) => !KNOWN.has(name));
}

/** Where a provider says whether it agrees with the figures of an area, in its own name. */
export function commentaryContent(shown: CommentaryShown): Html {
  const { area, session, provider, kind, years, before, changed, given } = shown;
  const path = commentaryPath(area.code, provider);
  const says: Says = changed === undefined ? {} : (changed.entry as Says);
  const reason: Field = {
    ...{ kind: 'long-text', name: 'reason', label: 'Why it is changed' },
    hint: 'In a sentence. It is kept with the decision.',
  };
  return html`${heading('What the provider says', `${area.name}: ${valueInWords('provider', provider)}`)}
    <p class="nhsuk-body-l">${kind.what}</p>
    ${before.length === 0 ? inset('It has said nothing of this area yet.') : givenTable(path, before)}
    <h2 class="nhsuk-heading-m">${changed === undefined ? 'Say more' : `Change ${changed.code}`}</h2>
    ${commandForm({
      ...{ session, path, given, button: changed === undefined ? 'Give it' : 'Change it' },
      unseen: { version: String(changed?.version ?? 0), code: changed?.code },
      fields: [
        ...entryFields(kind, commentaryFields(kind), says, years),
        ...(changed === undefined ? [] : [reason]),
      ],
    })}`;
}

function givenTable(path: string, before: readonly Given[]): Html {
  return table({
    caption: 'What it said',
    columns: [
      { name: 'Of' },
      { name: 'Period' },
      { name: 'Agrees' },
      { name: 'Why' },
      { name: 'Implications' },
    ],
    rows: before.map(({ code, status, entry }) => {
      const says = entry as Says;
      const words = (field: string): string =>
        says[field] === undefined ? 'not said' : valueInWords(field, says[field], says['policyYear']);
      const isOwn = says['given'] === 'by-provider' && status === 'open';
      return [
        isOwn ? link(addressOf(path, { code }), words('metric')) : words('metric'),
        words('period'),
        words('agrees'),
        words('why'),
        words('implications'),
      ];
    }),
  });
}
