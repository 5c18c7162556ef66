import type { Decider } from '#decisions';
import { canonicalJson, fail, ok, sha256, type Refusal, type Result } from '#kernel';
import { agreementCode } from './agreement-content';
import type { AgreementContent, Signature } from './agreement-content';
import { notAPartner, refuseAgreementContent, type AgreedMetric } from './agreement-content.rules';
import type { AgreementEvent } from './agreement.events';
import { refusal } from './rules';

interface OfAgreement {
  readonly area: string;
  readonly policyYear: string;
  readonly agreement: string;
}

export type AgreementCommand = OfAgreement &
  (
    | {
        readonly type: 'propose-agreement';
        readonly content: AgreementContent;
        /** The metrics the policy year asks for. */
        readonly metrics: readonly AgreedMetric[];
      }
    | {
        readonly type: 'sign-agreement';
        readonly contentHash: string;
        readonly signature: Signature;
        /** The organisations, by their urns, that whoever gives the command may act for. */
        readonly actsFor: readonly string[];
        /** The day in Europe/London. */
        readonly today: string;
      }
    | { readonly type: 'withdraw-agreement'; readonly reason: string }
  );

/** Terms that every partner has signed. */
export interface SignedAgreement {
  readonly content: AgreementContent;
  readonly contentHash: string;
  readonly signatures: readonly Signature[];
}

export interface AgreementState {
  /** Signed by all, oldest first; each supersedes those before it from the day it takes effect. */
  readonly signed: readonly SignedAgreement[];
  /** What waits for signatures. */
  readonly proposed?: SignedAgreement | undefined;
}

/** An agreement is proposed, signed by each partner for itself, superseded by another that all sign, or withdrawn. */
export const agreementDecider: Decider<AgreementState, AgreementCommand, AgreementEvent, readonly Refusal[]> =
  { initialState: { signed: [] }, decide, evolve };

/**
 * The terms that bind on a day: of those signed by all, the last to have taken effect by then, and of several that took
 * effect on one day the last signed. Terms that have run out are settled under all the same.
 */
export function agreementOn(
  { signed }: Pick<AgreementState, 'signed'>,
  day: string,
): SignedAgreement | undefined {
  return signed
    .filter(({ content }) => content.effectiveFrom <= day)
    .reduce<SignedAgreement | undefined>(
      (last, each) => (last && last.content.effectiveFrom > each.content.effectiveFrom ? last : each),
      undefined,
    );
}

export function agreementHash(content: AgreementContent): string {
  return sha256(canonicalJson(content)).toString('hex');
}

function decide(
  command: AgreementCommand,
  state: AgreementState,
): Result<AgreementEvent[], readonly Refusal[]> {
  const { area, policyYear, agreement } = command;
  const of = { area, policyYear, agreement };
  switch (command.type) {
    case 'propose-agreement': {
      const { content, metrics } = command;
      const contentHash = agreementHash(content);
      const data = { ...of, content, contentHash };
      const refused = [...refuseCode(agreement), ...refuseAgreementContent(content, metrics, policyYear)];
      return decided(refused, { type: 'agreement.proposed', data });
    }
    case 'sign-agreement': {
      const { contentHash, signature } = command;
      return decided(refuseSignature(command, state), {
        type: 'agreement.signed',
        data: { ...of, contentHash, signature },
      });
    }
    case 'withdraw-agreement':
      return decided(refuseWithdrawal(command.reason, state), {
        type: 'agreement.withdrawn',
        data: { ...of, reason: command.reason },
      });
  }
}

function decided(
  refusals: readonly Refusal[],
  event: AgreementEvent,
): Result<AgreementEvent[], readonly Refusal[]> {
  return refusals.length > 0 ? fail(refusals) : ok([event]);
}

function evolve(state: AgreementState, event: AgreementEvent): AgreementState {
  switch (event.type) {
    case 'agreement.proposed': {
      const { content, contentHash } = event.data;
      return { ...state, proposed: { content, contentHash, signatures: [] } };
    }
    case 'agreement.signed':
      return withSignature(state, event.data.signature);
    case 'agreement.withdrawn':
      return { signed: [] };
  }
}

/** With the last signature, what was proposed is signed. */
function withSignature({ signed, proposed }: AgreementState, signature: Signature): AgreementState {
  if (!proposed) throw new Error('An agreement that nobody proposed was signed: its stream is broken');
  const next = { ...proposed, signatures: [...proposed.signatures, signature] };
  return next.signatures.length === next.content.partners.length
    ? { signed: [...signed, next] }
    : { signed, proposed: next };
}

function refuseCode(agreement: string): Refusal[] {
  if (agreementCode.safeParse(agreement).success) return [];
  const mend = 'Name it in small letters and digits, at most 60, with hyphens between words: risk-share';
  return [refusal('agreement-code-malformed', '/code', `${agreement} is no code`, mend)];
}

function refuseSignature(
  { contentHash, signature, actsFor, today }: Extract<AgreementCommand, { type: 'sign-agreement' }>,
  { proposed, signed }: AgreementState,
): Refusal[] {
  const { content } = proposed ?? signed.at(-1) ?? {};
  // Who acts for none of the partners is told that, and nothing about what stands.
  if (content && !content.partners.some((each) => actsFor.includes(each.partner))) return [actsForNone()];
  if (!proposed)
    return [refusal('nothing-to-sign', '', 'Nothing waits for a signature', 'Propose the terms first')];
  const { partner, signedOn } = signature;
  const where = '/signature/partner';
  if (!proposed.content.partners.some((each) => each.partner === partner))
    return [notAPartner(partner, where)];
  return [
    ...refuseForAnother(partner, actsFor, where),
    ...refuseStale(contentHash, proposed.contentHash),
    ...(proposed.signatures.some((each) => each.partner === partner)
      ? [refusal('signed-already', where, `${partner} has signed`, 'Nothing is left to sign for it')]
      : []),
    ...refuseAhead(signedOn, today, '/signature/signedOn'),
  ];
}

/** Refuses who would act for a partner that is not theirs to act for. */
export function refuseForAnother(partner: string, actsFor: readonly string[], where: string): Refusal[] {
  if (actsFor.includes(partner)) return [];
  const what = `You do not act for ${partner}`;
  return [refusal('signs-for-another', where, what, 'Leave it to somebody who does')];
}

export function actsForNone(): Refusal {
  const what = 'You act for none of its partners';
  return refusal('signs-for-another', '', what, 'Leave it to somebody who does');
}

/** Refuses a hash that is not that of what stands. */
export function refuseStale(given: string, standing: string): Refusal[] {
  if (given === standing) return [];
  const what = `What stands has the hash ${standing}, not ${given}`;
  return [refusal('stale-hash', '/contentHash', what, 'Read what stands now, and decide on that')];
}

/** Refuses a day of something done that has not come. */
function refuseAhead(day: string, today: string, where: string): Refusal[] {
  if (day <= today) return [];
  return [refusal('signed-ahead', where, `${day} has not come yet: it is ${today}`, 'Give the day it was')];
}

export function refuseMissingReason(reason: string, where = '/reason'): Refusal[] {
  if (reason.trim() !== '') return [];
  return [refusal('no-reason-given', where, 'No reason is given', 'Say why in a sentence')];
}

function refuseWithdrawal(reason: string, { signed, proposed }: AgreementState): Refusal[] {
  if (signed.length === 0 && !proposed)
    return [refusal('no-agreement', '', 'There is nothing to take back', 'Propose one')];
  return refuseMissingReason(reason);
}
