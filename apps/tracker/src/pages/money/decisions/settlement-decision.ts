import type { Statement } from '#documents';
import { londonInWords, ok, type Refusal, type Result } from '#kernel';
import { commandForm, heading, html, link } from '#pages';
import type { Field, FormGiven, FormSent, Html } from '#pages';
import { ProblemError, PROBLEMS, readValue } from '#platform';
import type { Identity, Session } from '#platform';
import type { NameOf } from '#reference';
import { DecideSettlementCommand, type ComputeSettlementCommand } from '#settlement';
import type {
  AgreementContent,
  OfSettlement,
  Position,
  SettlementDecision,
  SettlementStanding,
} from '#settlement';
import type { z } from 'zod';
import { actsFor, isReader } from '../../../permissions';
import type { AreaNamed } from '../../areas/area-sections';
import { nothingToDecide } from '../../shell/decision-page';
import { settlementPath } from '../money-paths';
import { outcomeInWords, tablesOf } from '../settlement.page';

/** A settlement, and somebody who may decide on it. */
export interface Before {
  readonly standing: SettlementStanding;
  readonly session: Session;
  /** Where it stands on the newest counts; absent where that cannot be said. */
  readonly position?: Position | undefined;
}

export interface Sent extends FormSent {
  readonly of: OfSettlement;
  readonly standing: SettlementStanding;
}

export type CommandOnSettlement = ComputeSettlementCommand | DecideSettlementCommand;

/** One way to decide on a settlement, as a page. */
export interface DecisionOnSettlement {
  /** The last part of its address. */
  readonly name: string;
  /** As its link says it, and its page, and its button. */
  readonly title: string;
  readonly says: string;
  /** Whether it cannot be taken back. */
  readonly isFinal?: true;
  /** Whether what stands is named by its hash. */
  readonly isOfHash?: true;
  /** Whether it can be decided as the settlement stands, by this person. */
  readonly isOffered: (before: Before) => boolean;
  readonly fields: (before: Before) => readonly Field[];
  /** The command, or why what was typed is none. */
  readonly command: (sent: Sent) => Result<CommandOnSettlement, readonly Refusal[]>;
}

export interface DecisionShown extends Before {
  readonly area: AreaNamed;
  readonly statement: Statement;
  readonly decision: DecisionOnSettlement;
  /** Where its form is sent to. */
  readonly path: string;
  readonly given: FormGiven;
  readonly nameOf: NameOf;
}

/** Where something is decided on a settlement, under the statement of what it comes to. */
export function settlementDecisionContent(shown: DecisionShown): Html {
  const { area, session, standing, statement, decision, path, given } = shown;
  const { title, says, isFinal = false, isOfHash = false } = decision;
  const { terms, computation, version, contentHash } = standing;
  const of = settlementPath(standing);
  const tables = tablesOf(statement, terms.content, shown.nameOf, of);
  // What was refused is shown with what was typed, whatever became of the settlement.
  const isOpen = decision.isOffered(shown) || given.refusals.length > 0;
  const mayRead = isReader(session.identity, area.code);
  return html`${heading(title, `${area.name}, ${standing.policyYear}: ${terms.content.title}`)}
    <p class="nhsuk-body-l">${says}</p>
    ${isOpen ? '' : nothingToDecide('settlement', mayRead)}
    <p>${outcomeInWords(standing)}</p>
    ${
      computation
        ? html`<p>
            Counts as they were known here on ${londonInWords(new Date(computation.watermark.at), 'second')}.
            ${mayRead ? link(`${of}#working`, 'From the counts to the money') : ''}
          </p>`
        : ''
    }
    ${tables(['outcome'])} ${tables(['counts_changed', 'open_questions', 'disputes', 'replies', 'approvals'])}
    ${
      isOpen
        ? commandForm({
            ...{ session, path, given, button: title, isFinal },
            unseen: { version: String(version), contentHash: isOfHash ? contentHash : undefined },
            fields: decision.fields(shown),
          })
        : ''
    }`;
}

/** What was typed as the API's door of the same decision takes it: the same body, held to the same schema. */
export function decided<Body>(
  { of, by }: Sent,
  schema: z.ZodType<Body>,
  body: object,
  decisionOf: (body: Body) => SettlementDecision,
): Result<CommandOnSettlement, readonly Refusal[]> {
  const read = readValue(schema, body);
  return read.ok ? ok(new DecideSettlementCommand(of, decisionOf(read.value), by)) : read;
}

/** Whether nothing more is done to it. */
export function isOver({ status }: SettlementStanding): boolean {
  return status === 'closed' || status === 'voided';
}

/** Whether what was computed is still to be posted, and nothing keeps it from being decided on. */
export function isInWork({ status, isClaimOpen }: SettlementStanding): boolean {
  return (status === 'computed' || status === 'restating') && !isClaimOpen;
}

export function isApprovedByAll({ waitingFor }: SettlementStanding): boolean {
  return waitingFor.length === 0;
}

export function openDisputes({ disputes }: SettlementStanding): SettlementStanding['disputes'] {
  return disputes.filter(({ outcome }) => outcome === undefined);
}

/** The partners of the agreement that somebody signs for. */
export function ownPartners({ partners }: OfPartners, identity: Identity): string[] {
  const own = actsFor(identity);
  return partners.flatMap(({ partner }) => (own.includes(partner) ? [partner] : []));
}

/**
 * What money does between partners is shown to those who sign for one of them: a signatory signs for those of some agreements.
 *
 * @throws ProblemError where somebody signs for none of these.
 */
export function refuseOther(of: OfPartners, identity: Identity): void {
  if (ownPartners(of, identity).length === 0)
    throw new ProblemError(PROBLEMS.notPermitted, 'You sign for none of the partners of this agreement.');
}

type OfPartners = Pick<AgreementContent, 'partners'>;

/** Terms that are not there: nobody signs for a partner of them, and who only signs for partners is told no more. */
export const NO_TERMS: OfPartners = { partners: [] };
