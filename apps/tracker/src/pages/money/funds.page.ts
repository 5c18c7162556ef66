import { dayInWords, poundsShown } from '#kernel';
import { heading, html, inset, link, table } from '#pages';
import type { Html } from '#pages';
import type { AreaFunds } from '#pooled-fund';
import type { AreaNamed } from '../areas/area-sections';
import { fundStatusTag } from './fund-status';
import { fundPath } from './money-paths';

/** The pooled funds of an area, one a policy year. */
export function fundsContent(area: AreaNamed, funds: AreaFunds['funds']): Html {
  const title = heading('Pooled fund', area.name);
  if (funds.length === 0) return html`${title} ${inset('No pooled fund has been drafted yet.')}`;
  return html`${title} ${fundsTable(area, funds)}`;
}

export function fundsTable(area: AreaNamed, funds: AreaFunds['funds']): Html {
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
      link(fundPath(area.code, policyYear), policyYear),
      fundStatusTag(status),
      poundsShown(linesPence),
      agreedOn === undefined ? 'not agreed' : dayInWords(agreedOn),
      closedThrough === undefined ? 'nothing closed' : dayInWords(closedThrough),
    ]),
  });
}
