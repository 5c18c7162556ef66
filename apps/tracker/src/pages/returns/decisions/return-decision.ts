import { ok, type Refusal, type Result } from '#kernel';
import { decisionForm, heading, html, inset, link, summaryList } from '#pages';
import type { Field, FormGiven, FormSent, Html } from '#pages';
import { isGranted, readValue } from '#platform';
import type { RoutePermission, Session } from '#platform';
import { DecideReturnCommand } from '#returns';
import type { OfReturn, ReturnDecision, ReturnStanding } from '#returns';
import { savedInWords } from '#returns/plain';
import type { Command } from '@nestjs/cqrs';
import type { z } from 'zod';
import { isReader } from '../../../permissions';
import { decisionPath, returnPath } from '../return-paths';
import { moment, statusTags } from '../return-words';

/** A return, and somebody who may decide on it. */
export interface Before {
  readonly standing: ReturnStanding;
  readonly session: Session;
}

export interface Sent extends FormSent {
  readonly of: OfReturn;
}

export type CommandOnReturn = Command<Result<unknown, readonly Refusal[]>>;

/** One way to decide on a return, as a page. */
export interface DecisionOnReturn {
  /** The last part of its address. */
  readonly name: string;
  /** As its link says it, and its page. */
  readonly title: string;
  readonly button: string;
  /** What it does, and what it does not, in a sentence or two. */
  readonly does: string;
  /** What happens once it is decided. */
  readonly next: string;
  /** Whether it cannot be taken back. */
  readonly isFinal?: boolean;
  /** Whether it can be decided as the return stands, and by this person. */
  readonly isOffered: (before: Before) => boolean;
  /** Whether it may be shown to this person, where their grants do not say so by themselves. */
  readonly isFor?: (before: Before) => boolean;
  /** What was decided of it already for whom this person signs. */
  readonly done?: (before: Before) => Html;
  /** What is to be known before it is decided. */
  readonly about: (before: Before) => Html;
  readonly unseen?: (before: Before) => Readonly<Record<string, string>>;
  readonly fields: (before: Before) => readonly Field[];
  /** The command, or why what was typed is none. */
  readonly command: (sent: Sent) => Result<CommandOnReturn, readonly Refusal[]>;
}

/** The page of a decision: what it is decided on, and the form. */
export function decisionContent(decision: DecisionOnReturn, before: Before, given: FormGiven): Html {
  const { title, isOffered, done } = decision;
  const { standing, session } = before;
  const mayRead = isReader(session.identity, standing.area);
  const { areaName, name, status, isLate, revision, due, cells, checked, contentHash } = standing;
  // What was refused is shown with what was typed, whatever became of the return.
  const isOpen = isOffered(before) || given.refusals.length > 0;
  return html`${heading(title, `${areaName}: ${name}`)}
  ${summaryList([
    ['How it stands', html`${statusTags(status, isLate)} revision ${revision}, due ${moment(due)}`],
    ['Saved', savedInWords(cells)],
    ['Checks', checksNow(checked.verdict)],
    ['What stands', html`<code class="hash">${shortHash(contentHash)}</code>`],
  ])}
  ${mayRead ? html`<p>${link(returnPath(standing), 'Read all of it')}</p>` : ''} ${done?.(before) ?? ''}
  ${isOpen ? formContent(decision, before, given) : inset(mayRead ? NOTHING_TO_DECIDE : NOTHING_TO_SIGN)}`;
}

/** What is shown in the place of a form that would be refused. */
export const NOTHING_TO_DECIDE =
  'As the return stands now, there is nothing to decide here for you. Its page says what is next.';

/** The same, for whom the page of the return is not. */
const NOTHING_TO_SIGN = 'As the return stands now, there is nothing to decide here for you.';

function formContent(decision: DecisionOnReturn, before: Before, given: FormGiven): Html {
  const { name, does, next, about, unseen, fields, button, isFinal = false } = decision;
  const { standing, session } = before;
  return html`<p>${does}</p>
    ${about(before)} ${inset(html`<strong>What happens next:</strong> ${next}`)}
    ${decisionForm({
      ...{ session, path: decisionPath(standing, name), button, isFinal, given },
      unseen: { version: String(standing.version), ...unseen?.(before) },
      fields: fields(before),
    })}`;
}

function checksNow({ ready, blocking, warnings }: ReturnStanding['checked']['verdict']): string {
  const warned = warnings === 0 ? '' : `, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`;
  return `${ready ? 'Nothing is left to answer, confirm or put right' : `${blocking} to do before it can be approved`}${warned}`;
}

/** Enough of a hash to tell one from another by eye. */
export function shortHash(hash: string): string {
  return hash.slice(0, 12);
}

/** Whether it is in preparation: neither submitted as it stands nor withdrawn. */
export function isInWork({ withdrawn, submissions, revision }: ReturnStanding): boolean {
  return withdrawn === undefined && !submissions.some(({ snapshot }) => snapshot.revision === revision);
}

export function may({ standing, session }: Before, { roles }: RoutePermission): boolean {
  return isGranted(session.identity, roles, standing.area);
}

/** Whether somebody prepared what stands, and so may neither approve nor sign it. */
export function prepared({ standing, session }: Before): boolean {
  return standing.preparers.includes(session.identity.subject);
}

/** What people decide as the API's doors take it: the same body, held to the same schema. */
export function decided<Body>(
  { of, by }: Sent,
  schema: z.ZodType<Body>,
  body: object,
  decisionOf: (body: Body) => ReturnDecision,
): Result<CommandOnReturn, readonly Refusal[]> {
  const read = readValue(schema, body);
  return read.ok ? ok(new DecideReturnCommand(of, decisionOf(read.value), by)) : read;
}
