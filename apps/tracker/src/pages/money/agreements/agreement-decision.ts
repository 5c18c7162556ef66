import type { Refusal, Result } from '#kernel';
import type { FormGiven, FormSent, Html } from '#pages';
import type { Session } from '#platform';
import type { AgreementStanding, OfSettlement, SettlementStanding } from '#settlement';
import type { Command } from '@nestjs/cqrs';
import type { AreaNamed } from '../../areas/area-sections';
import { agreementPath } from '../money-paths';

/** An agreement, and somebody who may decide on it. */
export interface Before {
  readonly standing: AgreementStanding;
  /** How its settlement stands; absent where none was opened. */
  readonly settled: SettlementStanding['status'] | undefined;
  readonly session: Session;
  /** The day in Europe/London. */
  readonly today: string;
}

export interface AgreementShown extends Before {
  readonly area: AreaNamed;
  readonly given: FormGiven;
}

export interface Sent extends FormSent {
  readonly of: OfSettlement;
  /** What was chosen, where a file was asked for. */
  readonly file: { readonly bytes: Buffer } | undefined;
}

/** One way to decide on an agreement, as a page. */
export interface DecisionOnAgreement {
  /** The last part of its address. */
  readonly name: string;
  readonly title: string;
  /** Whether it is for those who sign for a partner of the terms, and for nobody else. */
  readonly isForPartners?: true;
  /** Whether it can be decided as the agreement stands, by this person. */
  readonly isOffered: (before: Before) => boolean;
  /** What was decided of it already, where nothing more can be. */
  readonly done?: (before: Before) => Html;
  /** What it is decided on, and the form. */
  readonly content: (shown: AgreementShown) => Html;
  readonly command: (sent: Sent) => Result<Command<Result<unknown, readonly Refusal[]>>, readonly Refusal[]>;
}

export function agreementDecisionPath(of: OfSettlement, { name }: Pick<DecisionOnAgreement, 'name'>): string {
  return `${agreementPath(of)}/${name}`;
}
