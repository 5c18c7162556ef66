import { commandForm, decisionForm, heading, html, inset, refusalInWords } from '#pages';
import type { Field, FieldSet, FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import { memberInWords } from '../quarantine/quarantine-words';
import type { QuarantinedDetail } from '../quarantine/quarantine.schema';
import { deliveryPath } from './desk-paths';
import { valueFields, WHOLE } from './mended-values';

/** What people decide on a delivery: send it mended, send it as it stood, or let nothing come of it. */
export type Deciding = 'mend' | 'replay' | 'dismiss';

export interface DecidingShown {
  readonly deciding: Deciding;
  readonly delivery: QuarantinedDetail;
  /** What it was, in words. */
  readonly called: string;
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
export function decidingContent({ deciding, delivery, called, text, session, given }: DecidingShown): Html {
  const { title, what, ...button } = SAYS[deciding];
  const fields = fieldsOf(deciding, delivery, text);
  // What has a field of its own is said there.
  const atFields = new Set(
    fields.flatMap((each) => ('legend' in each ? each.fields : each)).map(({ at }) => at),
  );
  const others = delivery.refusals.filter(({ where }) => !atFields.has(where));
  // What is refused of an event says of which member it is.
  const form = deciding === 'dismiss' ? commandForm : decisionForm;
  return html`${heading(title, called)}
    <p>${what}</p>
    ${given.refusals.length > 0 ? '' : others.map((refusal) => inset(`${memberInWords(refusal.where)}: ${refusalInWords(refusal)}`))}
    ${form({
      ...{ session, given, ...button, fields },
      path: `${deliveryPath(delivery)}/${deciding}`,
      unseen: { version: String(delivery.version) },
    })}`;
}

export function decidingTitle(deciding: Deciding): string {
  return SAYS[deciding].title;
}

function fieldsOf(
  deciding: Deciding,
  delivery: QuarantinedDetail,
  text: string,
): readonly (Field | FieldSet)[] {
  switch (deciding) {
    case 'mend': {
      const values = valueFields(delivery);
      const whole: Field = {
        ...{ kind: 'long-text', name: WHOLE, label: 'The event as it should be', rows: 20 },
        hint: 'JSON, as it was sent. Change what is wrong and leave the rest.',
        value: text,
      };
      if (values.length === 0) return [whole];
      return [...values, { legend: 'Edit the whole event', isFolded: true, fields: [whole] }];
    }
    case 'replay':
      return [];
    case 'dismiss':
      return [{ kind: 'long-text', name: 'reason', label: 'Why nothing is to come of it' }];
  }
}
