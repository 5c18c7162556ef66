import { CONFIRMED_WITHIN_DAYS, rhythmInWords, RHYTHMS, SENDING_TIME } from '#digests';
import type { DigestEvent, DigestStanding, StoppedBy } from '#digests';
import { dayShown, londonDay, londonInWords } from '#kernel';
import { commandForm, decisionForm, heading, html, inset, NOTHING_GIVEN, table } from '#pages';
import type { Field, FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import type { AreaNamed } from '../areas/area-sections';
import { digestPath, stopDigestPath } from './digest-paths';

export interface DigestShown {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly standing: DigestStanding;
  readonly given: FormGiven;
}

/** Whether somebody has an area's news sent to them, and the forms by which they ask for it and stop it. */
export function digestContent({ area, session, standing, given }: DigestShown): Html {
  const { status, isMailSetUp, version, decisions } = standing;
  return html`${heading('Your digest by e-mail', area.name)}
    <p>
      It tells you what is new since the one before: special causes on control charts, monthly reports that
      have not come, and what is due within a week or overdue. When nothing is new, none comes.
    </p>
    ${inset(standsInWords(area, standing))}
    ${
      isMailSetUp
        ? html`<h2 class="nhsuk-heading-m">${status === 'off' ? 'Ask for it' : 'Change it'}</h2>
            ${commandForm({
              ...{ session, given, path: digestPath(area.code), unseen: { version: String(version) } },
              ...{
                fields: fieldsOf(standing),
                button: status === 'off' ? 'Ask for the digest' : 'Change it',
              },
            })}`
        : html`<p>
            No e-mail can be sent from here yet. Whoever runs this ledger sets it up; then you can ask for the
            digest on this page.
          </p>`
    }
    ${
      status === 'off'
        ? ''
        : html`<h2 class="nhsuk-heading-m">Stop it</h2>
            <p>Nothing more is sent, and your address is forgotten.</p>
            ${decisionForm({
              ...{ session, given: NOTHING_GIVEN, path: stopDigestPath(area.code), fields: [] },
              ...{ unseen: { version: String(version) }, button: 'Stop the digest' },
            })}`
    }
    ${decisions.length === 0 ? '' : historyOf(decisions, session)}`;
}

function standsInWords({ name }: AreaNamed, standing: DigestStanding): string {
  const { status, rhythm = 'daily', address = '', askedAt, toldUpTo } = standing;
  if (status === 'off') return `You get no digest of ${name}.`;
  if (status === 'asked') {
    const on = askedAt ? ` on ${dayShown(londonDay(askedAt))}` : '';
    return `A mail went to ${address}${on}. Open the link in it within ${CONFIRMED_WITHIN_DAYS} days and confirm the address: nothing else is sent there before.`;
  }
  const told = toldUpTo
    ? ` The next one begins with what came after ${londonInWords(toldUpTo, 'minute')}.`
    : '';
  return `It goes to ${address} ${rhythmInWords(rhythm)} at ${SENDING_TIME}, when something is new.${told}`;
}

function fieldsOf({ rhythm, address }: DigestStanding): Field[] {
  return [
    {
      ...{ kind: 'one-of-few', name: 'rhythm', label: 'How often', value: rhythm ?? 'daily' },
      options: RHYTHMS.map((value) => ({ value, name: sentence(rhythmInWords(value)) })),
    },
    {
      ...{ kind: 'text', name: 'address', label: 'Your e-mail address', value: address },
      ...{ inputMode: 'email', autocomplete: 'email' },
      hint: 'A mail asks there first whether it is yours',
    },
  ];
}

function historyOf(decisions: DigestStanding['decisions'], { identity }: Session): Html {
  return table({
    caption: 'What was decided',
    columns: [{ name: 'When' }, { name: 'What' }, { name: 'By' }],
    rows: decisions
      .toReversed()
      .map((decision) => [
        londonInWords(new Date(decision.recordedAt), 'minute'),
        decidedInWords(decision),
        byInWords(decision, decision.actor === identity.subject ? 'You' : decision.actor),
      ]),
  });
}

function decidedInWords(event: DigestEvent): string {
  switch (event.type) {
    case 'digest.asked':
      return `Asked for, ${rhythmInWords(event.data.rhythm)}`;
    case 'digest.changed':
      return `Changed: ${rhythmInWords(event.data.rhythm)}`;
    case 'digest.confirmed':
      return 'Address confirmed';
    case 'digest.stopped':
      return 'Stopped';
  }
}

const STOPPED: Readonly<Record<Exclude<StoppedBy, 'person'>, string>> = {
  link: 'A link in one of its mails',
  'grant-gone': 'The ledger: you could not see the area any more',
  away: 'The ledger: you had not signed in for long',
};

function byInWords(event: DigestEvent, who: string): string {
  if (event.type !== 'digest.stopped' || event.data.by === 'person') return who;
  return STOPPED[event.data.by];
}

function sentence(words: string): string {
  return words.slice(0, 1).toUpperCase() + words.slice(1);
}

/** The page that the first mail leads to: whoever asked says that the address is theirs. */
export function confirmContent({ area, session, standing, given }: DigestShown, path: string): Html {
  const { status, address = '' } = standing;
  const title = heading('Confirm your address', area.name);
  if (status !== 'asked')
    return html`${title} ${inset('There is nothing to confirm.')}
      <p><a href="${digestPath(area.code)}">Your digest by e-mail</a></p>`;
  return html`${title}
    <p>Once you confirm it, the digest of ${area.name} goes to ${address}.</p>
    ${decisionForm({ session, given, path, fields: [], button: 'Confirm' })}`;
}

/** The page that every mail leads to: whoever has the mail stops what comes. A link alone, which mail programs follow, does not. */
export function stopByLinkContent(area: string | undefined, path: string): Html {
  if (area === undefined)
    return html`${heading('This link stops nothing any more')}
      <p>The digest that it was made for has been stopped, or goes to another address.</p>`;
  return html`${heading('Stop the digest by e-mail', area)}
    <p>Nothing more is sent to this address, and it is forgotten.</p>
    <form method="post" action="${path}">
      <button class="nhsuk-button" type="submit">Stop the digest</button>
    </form>`;
}

export function stoppedContent(): Html {
  return html`${heading('The digest is stopped')}
    <p>No more digests are sent by this link, and the address is forgotten.</p>`;
}
