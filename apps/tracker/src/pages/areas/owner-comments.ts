import type { Approval, MetricComment } from '#governance';
import { fieldInWords, valueInWords } from '#governance/plain';
import { isWithin, period, periodsWithin } from '#kernel';
import { details, html, link, paragraph, subheading, summaryList } from '#pages';
import type { Cell, Html } from '#pages';
import type { MetricPerformance } from '#performance';
import { periodName } from '#performance/plain';
import type { NameOf } from '#reference';
import { approvalBeside, approvalInWords } from '../registers/entry-approval';
import { entryPath } from '../registers/register-paths';
import { atMoment, type MomentKept } from './page-moment';

/** What the owner of a metric says of it for a quarter, and the entry of the register in which it stands. */
export interface OwnerComment extends MetricComment {
  readonly code: string;
  /** How far it has come to be approved. */
  readonly approval?: Approval | undefined;
}

/** Of which moment the page is, and how people are named on it. */
export interface CommentsAround {
  readonly moment: MomentKept;
  readonly nameOf: NameOf;
}

/**
 * What the owner of a metric says of it: the newest comment, and those of quarters before folded away.
 *
 * @param shown the period that the page tells of first
 */
export function ownerComments(
  area: string,
  comments: readonly OwnerComment[],
  around: CommentsAround,
  shown: string | undefined,
): Html {
  const [newest, ...before] = newestFirst(comments);
  if (!newest) return html``;
  const said = (comment: OwnerComment): Html => commentOf(area, comment, around);
  return html`${subheading('What its owner says')}
  ${isOf(newest, shown) ? '' : paragraph(`${noComment(newest, shown)}.`)} ${said(newest)}
  ${before.length === 0 ? '' : details('Quarters before', html`${before.map(said)}`)}`;
}

/** The newest comment alone, as a pack has it: what was said of quarters before stands in the packs before. */
export function newestComment(
  area: string,
  comments: readonly OwnerComment[],
  around: CommentsAround,
  shown: string | undefined,
): Html {
  return ownerComments(area, newestFirst(comments).slice(0, 1), around, shown);
}

/**
 * What the owner said of the period shown, `Its owner for Q1 2015/16: On track to meet target`: a word of another quarter beside
 * its figures would be read as one on them.
 */
export function commentBeside(
  comments: readonly OwnerComment[],
  shown: string | undefined,
  nameOf: NameOf,
): Cell | undefined {
  const [newest] = newestFirst(comments);
  if (!newest) return undefined;
  const beside = newestFirst(comments).find((each) => isOf(each, shown));
  if (!beside) return noComment(newest, shown);
  const approval = beside.approval ? approvalBeside(beside.approval, nameOf) : '';
  return html`Its owner for ${periodName(beside.period)}: ${progressInWords(beside)}${approval}`;
}

/** Owners comment by the quarter, on what is planned by the year too; where nothing was reported, on no period that is shown. */
function isOf({ period: quarter }: OwnerComment, shown: string | undefined): boolean {
  return shown === undefined || isWithin(period(quarter), period(shown));
}

/** The quarter of which its owner is to speak next: the newest with a figure and no comment, or else the first with none. */
export function quarterToCommentOn(
  { year, quarters }: Pick<MetricPerformance, 'year' | 'quarters'>,
  comments: readonly OwnerComment[],
): string | undefined {
  const isUnsaid = (quarter: string) => !comments.some((each) => each.period === quarter);
  const reported = quarters
    .filter(({ numerator, rate }) => (numerator ?? rate) !== undefined)
    .map((figure) => figure.period);
  const all = periodsWithin('quarter', period(year.period)).map(({ key }) => key);
  return reported.findLast(isUnsaid) ?? all.find(isUnsaid);
}

function noComment(newest: OwnerComment, shown = ''): string {
  return `No comment for ${periodName(shown)}; the last was for ${periodName(newest.period)}`;
}

function newestFirst(comments: readonly OwnerComment[]): OwnerComment[] {
  return comments.toSorted((one, other) => other.period.localeCompare(one.period));
}

function commentOf(area: string, comment: OwnerComment, { moment, nameOf }: CommentsAround): Html {
  const { code, period: quarter, approval } = comment;
  const history = atMoment(entryPath(area, 'comments', code), moment);
  const lines = (['challenges', 'achievements', 'owner'] as const).flatMap((field) =>
    comment[field] === undefined ? [] : [[fieldInWords(field), comment[field]] as const],
  );
  return html`${subheading(periodName(quarter), 's')}
    ${summaryList([['Progress', progressInWords(comment)], ...lines])}
    ${approval ? html`<p>${approvalInWords(approval, nameOf)}</p>` : ''}
    <p>${link(history, `Who wrote the comment for ${periodName(quarter)}, and when`)}</p>`;
}

function progressInWords({ progress, policyYear }: OwnerComment): string {
  return valueInWords('progress', progress, policyYear);
}
