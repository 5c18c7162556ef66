import { londonInWords } from '#kernel';
import { commandForm, heading, html, link, named, table } from '#pages';
import type { FormGiven, Html } from '#pages';
import type { PublicPageStanding } from '#performance';
import type { Session } from '#platform';
import type { NameOf } from '#reference';
import type { AreaNamed } from '../areas/area-sections';
import { inventedLine } from '../areas/overview.page';
import { publicPagePath, publicPath } from './public-paths';

export interface PublicPageShown {
  readonly area: AreaNamed;
  readonly standing: PublicPageStanding;
  readonly nameOf: NameOf;
  /** Which of the figures that it shows are made up; undefined where none is. */
  readonly invented?: string | undefined;
  /** Of somebody who may decide about it. */
  readonly deciding?: { readonly session: Session; readonly given: FormGiven } | undefined;
}

/** Whether everybody may see how an area did, who decided so, and the form to decide otherwise. */
export function publicPageContent({ area, standing, nameOf, invented, deciding }: PublicPageShown): Html {
  const { isOpen, history, version } = standing;
  return html`${heading('What the public may see', area.name)} ${inventedLine(invented)}
    <p>
      ${
        isOpen
          ? html`The public page is open: everybody can see
            ${link(publicPath(area.code), `how ${area.name} did against its plan`)}.`
          : 'The public page is closed: nobody finds anything at its address.'
      }
    </p>
    <p>
      It shows each metric against its plan, and no names of people, comments or money. Numbers of people from
      1 to 7 are withheld and others rounded to the nearest 5; what was planned is shown as it was agreed.
    </p>
    ${
      deciding === undefined
        ? ''
        : html`<h2 class="nhsuk-heading-m">${isOpen ? 'Close it' : 'Open it to everybody'}</h2>
            ${commandForm({
              session: deciding.session,
              path: publicPagePath(area.code),
              unseen: { version: String(version), decision: isOpen ? 'close' : 'open' },
              fields: [{ kind: 'long-text', name: 'reason', label: 'Why', hint: 'Kept with your decision' }],
              button: isOpen ? 'Close the public page' : 'Open the public page',
              given: deciding.given,
            })}`
    }
    ${history.length === 0 ? '' : historyTable(history, nameOf)}`;
}

function historyTable(history: PublicPageStanding['history'], nameOf: NameOf): Html {
  return table({
    caption: 'Who decided what',
    columns: [{ name: 'When' }, { name: 'Who' }, { name: 'Decided' }, { name: 'Why' }],
    rows: history
      .toReversed()
      .map(({ opened, by, at, reason }) => [
        londonInWords(new Date(at), 'minute'),
        named(by, nameOf),
        opened ? 'Opened' : 'Closed',
        html`<span class="words">${reason}</span>`,
      ]),
  });
}
