import type { MetricComment } from '#governance';
import { fieldInWords, valueInWords } from '#governance/plain';
import { details, html, link, summaryList } from '#pages';
import type { Html } from '#pages';
import { periodName } from '#performance/plain';
import { entryPath } from '../registers/register-paths';
import { addressOf } from '../shell/time-bar';
import type { MomentKept } from './page-moment';

/** What the owner of a metric says of it for a quarter, and the entry of the register in which it stands. */
export interface OwnerComment extends MetricComment {
  readonly code: string;
}

/** What the owner of a metric says of it: the newest comment, and those of quarters before folded away. */
export function ownerComments(area: string, comments: readonly OwnerComment[], moment: MomentKept): Html {
  const [newest, ...before] = newestFirst(comments);
  if (!newest) return html``;
  const said = (comment: OwnerComment): Html => commentOf(area, comment, moment);
  return html`<h2 class="nhsuk-heading-m">What its owner says</h2>
    ${said(newest)} ${before.length === 0 ? '' : details('Quarters before', html`${before.map(said)}`)}`;
}

/** The newest comment in a line, `Q1 2015/16: On track to meet target`. */
export function newestComment(comments: readonly OwnerComment[]): string | undefined {
  const [newest] = newestFirst(comments);
  return newest && `${periodName(newest.period)}: ${progressInWords(newest)}`;
}

function newestFirst(comments: readonly OwnerComment[]): OwnerComment[] {
  return comments.toSorted((one, other) => other.period.localeCompare(one.period));
}

function commentOf(area: string, comment: OwnerComment, moment: MomentKept): Html {
  const { code, period } = comment;
  const history = addressOf(entryPath(area, 'comments', code), {
    asKnown: moment.asKnown?.includes('T') ? moment.asKnown : undefined,
  });
  const lines = (['challenges', 'achievements', 'owner'] as const).flatMap((field) =>
    comment[field] === undefined ? [] : [[fieldInWords(field), comment[field]] as const],
  );
  return html`<h3 class="nhsuk-heading-s">${periodName(period)}</h3>
    ${summaryList([['Progress', progressInWords(comment)], ...lines])}
    <p>${link(history, `Who wrote the comment for ${periodName(period)}, and when`)}</p>`;
}

function progressInWords({ progress, policyYear }: OwnerComment): string {
  return valueInWords('progress', progress, policyYear);
}
