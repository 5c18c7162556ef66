import { dayInWords, poundsShown } from '#kernel';
import { heading, html, link, summaryList } from '#pages';
import type { FormGiven, Html } from '#pages';
import type { Session } from '#platform';
import type { AgreementStanding, OfSettlement } from '#settlement';
import { actsFor } from '../../permissions';
import { areaPath, type AreaNamed } from '../areas/area-sections';
import { commandForm } from '../shell/decision-page';
import { clausesContent, nameOf } from './settlement.page';

type Proposed = NonNullable<AgreementStanding['proposed']>;

export interface SigningShown {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly of: OfSettlement;
  readonly version: number;
  readonly proposed: Proposed;
  /** The day in Europe/London. */
  readonly today: string;
  readonly given: FormGiven;
}

/** Where a partner's person signs terms that are proposed, under what they say. */
export function signingContent({ area, session, of, version, proposed, today, given }: SigningShown): Html {
  const { content, contentHash, signatures } = proposed;
  const own = waitingPartners(proposed, actsFor(session.identity));
  return html`${heading('Sign the terms', `${area.name}, ${of.policyYear}: ${content.title}`)}
    <p class="nhsuk-body-l">With the last signature they are in force.</p>
    ${summaryList([
      ['The fund', poundsShown(BigInt(content.fundPence))],
      ['Held by', nameOf(content, content.holder)],
      ['In force from', dayInWords(content.effectiveFrom)],
      ['Released on', dayInWords(content.releasedOn)],
      ...signatures.map(
        ({ partner, signedBy, position, signedOn }) =>
          [
            `Signed for ${nameOf(content, partner)}`,
            `${signedBy}, ${position}, on ${dayInWords(signedOn)}`,
          ] as const,
      ),
    ])}
    ${clausesContent(content)}
    ${commandForm({
      ...{ session, path: signingPath(of), given, button: 'Sign the terms' },
      unseen: { version: String(version), contentHash },
      fields: [
        {
          ...{ kind: 'one-of-few', name: 'partner', label: 'In whose name', value: own[0] },
          at: '/signature/partner',
          options: own.map((partner) => ({ value: partner, name: nameOf(content, partner) })),
        },
        {
          ...{ kind: 'text', name: 'signedBy', label: 'Your name', value: session.shownName },
          ...{ at: '/signature/signedBy', autocomplete: 'name' },
        },
        {
          ...{ kind: 'text', name: 'position', label: 'Your position', at: '/signature/position' },
          autocomplete: 'organization-title',
        },
        {
          ...{ kind: 'day', name: 'signedOn', label: 'Signed on', value: today },
          at: '/signature/signedOn',
        },
      ],
    })}`;
}

/** Partners among these that have not signed what is proposed. */
function waitingPartners({ content, signatures }: Proposed, own: readonly string[]): string[] {
  const signed = new Set(signatures.map(({ partner }) => partner));
  return content.partners.flatMap(({ partner }) =>
    own.includes(partner) && !signed.has(partner) ? [partner] : [],
  );
}

/** Where somebody may sign what is proposed, as a link. */
export function signingLink(of: OfSettlement, proposed: Proposed | undefined, session: Session): Html {
  if (!proposed || waitingPartners(proposed, actsFor(session.identity)).length === 0) return html``;
  return html`<p>${link(signingPath(of), 'Sign the terms')}</p>`;
}

function signingPath({ area, policyYear, agreement }: OfSettlement): string {
  const year = policyYear.replace('/', '-');
  return `${areaPath(area)}/agreements/${year}/${encodeURIComponent(agreement)}/sign`;
}
