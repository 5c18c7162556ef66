import { lastDay, londonDay, period } from '#kernel';
import { agreementOn } from '#settlement';
import type { AgreementStanding } from '#settlement';

type Proposed = NonNullable<AgreementStanding['proposed']>;
type Decision = AgreementStanding['decisions'][number];

/** The agreements of an area and how they stand. */
export interface AgreementsAnswer {
  readonly area: string;
  readonly agreements: readonly {
    readonly policyYear: string;
    readonly agreement: string;
    readonly title?: string | undefined;
    readonly status: 'proposed' | 'in-force' | 'withdrawn';
    readonly version: number;
  }[];
}

/** An agreement as it is answered: all its terms, and its decisions in short. */
export interface AgreementAnswer extends Omit<AgreementStanding, 'decisions'> {
  /** The content hash of the terms that bind today. */
  readonly inForce?: string | undefined;
  readonly decisions: readonly (Pick<Decision, 'version' | 'position' | 'type' | 'actor' | 'recordedAt'> & {
    readonly contentHash?: string | undefined;
    readonly partner?: string | undefined;
    readonly reason?: string | undefined;
  })[];
}

export function agreementAnswer(standing: AgreementStanding, now: Date): AgreementAnswer {
  const { area, policyYear, agreement, version, signed, proposed, decisions } = standing;
  const inForce = bindingOn(standing, londonDay(now))?.contentHash;
  return {
    ...{ area, policyYear, agreement, version, inForce, signed, proposed },
    decisions: decisions.map(decisionAnswer),
  };
}

/** An agreement in a line: what is in force, or else what waits for signatures. */
export function agreementInShort(
  standing: AgreementStanding,
  now: Date,
): AgreementsAnswer['agreements'][number] {
  const { policyYear, agreement, version, signed, proposed } = standing;
  const binding = bindingOn(standing, londonDay(now));
  const waiting = proposed ?? signed.at(-1);
  const status = binding ? 'in-force' : waiting ? 'proposed' : 'withdrawn';
  return { policyYear, agreement, title: (binding ?? waiting)?.content.title, status, version };
}

/** As a settlement is opened: today, and after the year as on its last day, since what takes effect later is of another. */
function bindingOn({ signed, policyYear }: AgreementStanding, today: string): Proposed | undefined {
  const yearEnds = lastDay(period(policyYear));
  return agreementOn({ signed }, today < yearEnds ? today : yearEnds);
}

function decisionAnswer(decision: Decision): AgreementAnswer['decisions'][number] {
  const { version, position, type, actor, recordedAt } = decision;
  const head = { version, position, type, actor, recordedAt };
  switch (decision.type) {
    case 'agreement.proposed':
      return { ...head, contentHash: decision.data.contentHash };
    case 'agreement.signed':
      return {
        ...head,
        contentHash: decision.data.contentHash,
        partner: decision.data.signature.partner,
      };
    case 'agreement.withdrawn':
      return { ...head, reason: decision.data.reason };
  }
}
