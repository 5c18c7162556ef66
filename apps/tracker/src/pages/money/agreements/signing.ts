import { dayShown, ok } from '#kernel';
import { commandForm, html, summaryList, textsTyped } from '#pages';
import type { Html } from '#pages';
import { readValue } from '#platform';
import { SignAgreementCommand, type AgreementStanding } from '#settlement';
import { signBody } from '../../../money/agreements.schema';
import { actsFor } from '../../../permissions';
import { personFields } from '../../shell/person-fields';
import { nameOf } from '../settlement.page';
import { agreementDecisionPath, type DecisionOnAgreement } from './agreement-decision';
import { termsContent } from './terms.page';

type Proposed = NonNullable<AgreementStanding['proposed']>;

/** Where a partner's person signs terms that are proposed, under what they say. */
export const SIGN: DecisionOnAgreement = {
  name: 'sign',
  title: 'Sign the terms',
  isForPartners: true,
  isOffered: ({ standing: { proposed }, session }) =>
    proposed !== undefined && waitingPartners(proposed, actsFor(session.identity)).length > 0,
  done: ({ standing: { proposed, signed } }) => {
    const terms = proposed ?? signed.at(-1);
    return terms ? signaturesOf(terms) : html``;
  },
  content: ({ standing, session, today, given }) => {
    const { proposed, version } = standing;
    if (!proposed) return html``;
    const { content, contentHash } = proposed;
    const own = waitingPartners(proposed, actsFor(session.identity));
    return html`<p class="nhsuk-body-l">With the last signature they are in force.</p>
      ${signaturesOf(proposed)} ${termsContent(content)}
      ${commandForm({
        ...{ session, path: agreementDecisionPath(standing, SIGN), given, button: 'Sign the terms' },
        unseen: { version: String(version), contentHash },
        fields: [
          {
            ...{ kind: 'one-of-few', name: 'partner', label: 'In whose name', value: own[0] },
            at: '/signature/partner',
            options: own.map((partner) => ({ value: partner, name: nameOf(content, partner) })),
          },
          ...personFields(session, { name: '/signature/signedBy', position: '/signature/position' }),
          {
            ...{ kind: 'day', name: 'signedOn', label: 'Signed on', value: today },
            at: '/signature/signedOn',
          },
        ],
      })}`;
  },
  command: ({ of, typed, session, by }) => {
    const { contentHash, name: signedBy, ...signature } = textsTyped(typed, SIGNED);
    const read = readValue(signBody, {
      contentHash,
      signature: { ...signature, ...(signedBy !== undefined && { signedBy }) },
    });
    return read.ok
      ? ok(
          new SignAgreementCommand(
            ...[of, read.value.contentHash, read.value.signature],
            actsFor(session.identity),
            by,
          ),
        )
      : read;
  },
};

const SIGNED = ['contentHash', 'partner', 'name', 'position', 'signedOn'];

function signaturesOf({ content, signatures }: Pick<Proposed, 'content' | 'signatures'>): Html {
  return summaryList(
    signatures.map(
      ({ partner, signedBy, position, signedOn }) =>
        [
          `Signed for ${nameOf(content, partner)}`,
          `${signedBy}, ${position}, on ${dayShown(signedOn)}`,
        ] as const,
    ),
  );
}

/** Partners among these that have not signed what is proposed. */
function waitingPartners({ content, signatures }: Proposed, own: readonly string[]): string[] {
  const signed = new Set(signatures.map(({ partner }) => partner));
  return content.partners.flatMap(({ partner }) =>
    own.includes(partner) && !signed.has(partner) ? [partner] : [],
  );
}
