import { ok, poundsShown } from '#kernel';
import { commandForm, decisionForm, html, textsTyped } from '#pages';
import { readValue } from '#platform';
import {
  agreementOn,
  OpenSettlementCommand,
  ProposeAgreementCommand,
  WithdrawAgreementCommand,
} from '#settlement';
import { openBody } from '../../../money/settlements.schema';
import { proposeBody, withdrawAgreementBody } from '../../../money/agreements.schema';
import { fileField, readFileTyped } from '../file-typed';
import { nameOf } from '../settlement.page';
import { agreementDecisionPath, type Before, type DecisionOnAgreement } from './agreement-decision';
import { termsContent } from './terms.page';

// How terms come to bind money, and cease to.

/** Other terms in the place of those that stand. */
export const PROPOSE: DecisionOnAgreement = {
  name: 'propose',
  title: 'Propose other terms',
  isOffered: ({ standing, settled }) => isThere(standing) && settled !== 'closed' && settled !== 'voided',
  content: ({ standing, session, given }) =>
    html`<p class="nhsuk-body-l">
        They take the place of what waits for signatures. What is signed stays in force until every partner
        has signed these, and they have taken effect.
      </p>
      ${decisionForm({
        ...{ session, path: agreementDecisionPath(standing, PROPOSE), given, hasFile: true },
        button: 'Propose them',
        unseen: { version: String(standing.version) },
        fields: [TERMS_FILE],
      })}`,
  command: ({ of, file, by }) => {
    const read = readFileTyped(proposeBody, file);
    return read.ok ? ok(new ProposeAgreementCommand(of, read.value.content, by)) : read;
  },
};

export const TERMS_FILE = fileField(
  'The file of the terms',
  'As the guide to agreements and settlements describes it: the terms as data, with the clause each rests on.',
);

/** Holds the fund back under the terms in force. */
export const OPEN: DecisionOnAgreement = {
  name: 'open',
  title: 'Open the settlement',
  isOffered: (before) => before.settled === undefined && inForce(before) !== undefined,
  content: (shown) => {
    const { standing, session, given } = shown;
    const terms = inForce(shown);
    if (!terms) return html``;
    const { content, contentHash } = terms;
    return html`<p class="nhsuk-body-l">
        ${poundsShown(BigInt(content.fundPence))} is held back in the pooled fund of ${standing.policyYear},
        by ${nameOf(content, content.holder)}, until it is released or given back.
      </p>
      ${termsContent(content)}
      ${commandForm({
        ...{ session, path: agreementDecisionPath(standing, OPEN), given, button: 'Open the settlement' },
        unseen: { version: '0', contentHash },
        fields: [],
      })}`;
  },
  command: ({ of, typed, by }) => {
    const read = readValue(openBody, textsTyped(typed, ['contentHash']));
    return read.ok ? ok(new OpenSettlementCommand(of, by, read.value.contentHash)) : read;
  },
};

export const WITHDRAW: DecisionOnAgreement = {
  name: 'withdraw',
  title: 'Take the agreement back',
  isOffered: ({ standing, settled }) =>
    isThere(standing) && (settled === undefined || settled === 'closed' || settled === 'voided'),
  content: ({ standing, session, given }) =>
    html`<p class="nhsuk-body-l">
        Its terms bind nobody from then on. What was settled under them stays as it is.
      </p>
      ${commandForm({
        ...{ session, path: agreementDecisionPath(standing, WITHDRAW), given, isFinal: true },
        button: 'Take the agreement back',
        unseen: { version: String(standing.version) },
        fields: [{ kind: 'long-text', name: 'reason', label: 'Why it is taken back' }],
      })}`,
  command: ({ of, typed, by }) => {
    const read = readValue(withdrawAgreementBody, textsTyped(typed, ['reason']));
    return read.ok ? ok(new WithdrawAgreementCommand(of, read.value.reason, by)) : read;
  },
};

function inForce({ standing, today }: Before) {
  return agreementOn(standing, today);
}

/** One that was withdrawn is there no more. */
function isThere({ signed, proposed }: Before['standing']): boolean {
  return signed.length > 0 || proposed !== undefined;
}
