import { dayShown, poundsShown } from '#kernel';
import { heading, html, inset, link, table } from '#pages';
import type { Html } from '#pages';
import type { AreaFunds } from '#pooled-fund';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, isNow, type MomentKept } from '../areas/page-moment';
import { fundStatusTag } from './fund-status';
import { fundPath } from './money-paths';

export interface FundsShown {
  readonly area: AreaNamed;
  readonly funds: AreaFunds['funds'];
  readonly moment: MomentKept;
}

/** The pooled funds of an area, one a policy year. */
export function fundsContent(shown: FundsShown, bar: Html): Html {
  const { area, funds } = shown;
  const title = html`${heading('Pooled fund', area.name)} ${bar}`;
  if (funds.length === 0) return html`${title} ${inset(noFund(shown))}`;
  return html`${title} ${fundsTable(shown)}`;
}

/** What stands in the place of the table where there is none. */
export function noFund({ moment }: Pick<FundsShown, 'moment'>): string {
  return isNow(moment) ? 'No pooled fund has been drafted yet.' : 'No pooled fund had been drafted by then.';
}

export function fundsTable({ area, funds, moment }: FundsShown): Html {
  return table({
    caption: 'Pooled funds, one a policy year',
    columns: [
      { name: 'Policy year' },
      { name: 'Status' },
      { name: 'Budget', isNumber: true },
      { name: 'Agreed on' },
      { name: 'Closed through' },
    ],
    rows: funds.map(({ policyYear, status, linesPence, agreedOn, closedThrough }) => [
      link(atMoment(fundPath(area.code, policyYear), moment), policyYear),
      fundStatusTag(status),
      poundsShown(linesPence),
      agreedOn === undefined ? 'not agreed' : dayShown(agreedOn),
      closedThrough === undefined ? 'nothing closed' : dayShown(closedThrough),
    ]),
  });
}
