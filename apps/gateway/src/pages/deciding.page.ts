import { decisionForm, heading, html, inset, refusalInWords } from '#pages';
import type { Field, FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import { placeInWords } from '../quarantine/quarantine-words';
import type { QuarantinedDetail } from '../quarantine/quarantine.schema';
import { deliveryPath, placeOf } from './desk-paths';

/** What people decide on a delivery: send it mended, send it as it stood, or let nothing come of it. */
export type Deciding = 'mend' | 'replay' | 'dismiss';

export interface DecidingShown {
  readonly deciding: Deciding;
  readonly delivery: QuarantinedDetail;
  /** What it held, laid out to be mended. */
  readonly text: string;
  readonly session: Session;
  readonly given: FormGiven;
}

interface Says {
  readonly title: string;
  readonly what: string;
  readonly button: string;
  readonly isFinal?: boolean;
}

const SAYS: Readonly<Record<Deciding, Says>> = {
  mend: {
    title: 'Mend and replay',
    what: 'What you send is held to every rule once more, under the same source, and your name stays with it. It cannot be taken back; a later version of it corrects it.',
    button: 'Replay it as mended',
    isFinal: true,
  },
  replay: {
    title: 'Replay as it stood',
    what: 'It is sent again unchanged, which helps where the cause lay elsewhere, as in reference data that lacked an area. Your name stays with it, and it cannot be taken back.',
    button: 'Replay it as it stood',
    isFinal: true,
  },
  dismiss: {
    title: 'Dismiss',
    what: 'Nothing is to come of it. It stays in quarantine, marked so with your reason and name, and can still be replayed.',
    button: 'Dismiss it',
  },
};

/** A decision on a delivery, with what it is decided on above it. */
export function decidingContent({ deciding, delivery, text, session, given }: DecidingShown): Html {
  const { title, what, ...button } = SAYS[deciding];
  return html`${heading(title, placeOf(delivery))}
    <p>${what}</p>
    ${given.refusals.length > 0 ? '' : delivery.refusals.map((refusal) => inset(`${placeInWords(refusal.where)}: ${refusalInWords(refusal)}`))}
    ${decisionForm({
      ...{ session, given, ...button, fields: fieldsOf(deciding, text) },
      path: `${deliveryPath(delivery)}/${deciding}`,
      unseen: { version: String(delivery.version) },
    })}`;
}

export function decidingTitle(deciding: Deciding): string {
  return SAYS[deciding].title;
}

function fieldsOf(deciding: Deciding, text: string): readonly Field[] {
  switch (deciding) {
    case 'mend':
      return [
        {
          ...{ kind: 'long-text', name: 'event', label: 'The event as it should be', at: '', rows: 20 },
          hint: 'JSON, as it was sent. Change what is wrong and leave the rest.',
          value: text,
        },
      ];
    case 'replay':
      return [];
    case 'dismiss':
      return [{ kind: 'long-text', name: 'reason', label: 'Why nothing is to come of it' }];
  }
}
