import type { Statement } from '#documents';
import { heading, html, link, NOTHING_GIVEN, questionForm } from '#pages';
import type { Field, Html } from '#pages';
import type { AreaNamed } from '../areas/area-sections';
import type { MomentKept } from '../areas/page-moment';
import { addressOf } from '../shell/time-bar';
import { statementContent } from './statement-content';

export interface AccountShown {
  readonly area: AreaNamed;
  readonly account: Statement;
  /** Where the page is. */
  readonly path: string;
  /** The days it is of. */
  readonly from: string;
  readonly to: string;
  readonly moment: MomentKept;
}

/** A partner's statement of account: what it put in, spent, has held back and kept, entry by entry. */
export function accountContent({ area, account, path, from, to, moment }: AccountShown, bar: Html): Html {
  const document = (ending: string) => addressOf(`${path}.${ending}`, { from, to, ...moment });
  return html`${heading(account.title, area.name)} ${bar}
    <p>
      Keep it as a document: ${link(document('pdf'), 'statement of account (PDF)')},
      ${link(document('xlsx'), 'statement of account (workbook)')}.
    </p>
    ${questionForm({
      ...{ path, unseen: { ...moment }, button: 'Show', given: NOTHING_GIVEN },
      fields: [
        { legend: 'Show other days', fields: [dayField('from', 'From', from), dayField('to', 'To', to)] },
      ],
    })}
    ${statementContent(account)}`;
}

function dayField(name: string, label: string, value: string): Field {
  return { kind: 'day', name, label, value };
}
