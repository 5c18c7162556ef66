import { poundsShown } from '#kernel';
import { heading, html, inset, link, table } from '#pages';
import type { Html } from '#pages';
import type { AgreementPosition } from '#settlement';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, isNow, type MomentKept } from '../areas/page-moment';
import { settlementPath } from './money-paths';
import { statusTag } from './settlement-status';

/** An agreement, and what became of it. */
export interface AgreementInShort {
  readonly policyYear: string;
  readonly agreement: string;
  readonly title: string;
  /** Which figures of it are invented; absent where none is. */
  readonly label?: string | undefined;
  /** Of its settlement; `none` before that was opened. */
  readonly status: AgreementPosition['status'];
  readonly fundPence: number;
  /** As posted, or else as it stands. */
  readonly releasedPence?: number | undefined;
}

export interface SettlementsShown {
  readonly area: AreaNamed;
  readonly agreements: readonly AgreementInShort[];
  /** Where it is of one alone. */
  readonly policyYear?: string;
  readonly moment: MomentKept;
}

/** What is held back and released under each agreement, of all policy years or of one. */
export function settlementsContent(shown: SettlementsShown, bar: Html): Html {
  const { area, agreements, policyYear, moment } = shown;
  const of = policyYear === undefined ? area.name : `${area.name}, ${policyYear}`;
  const title = html`${heading('Release', of)} ${bar}`;
  const none = isNow(moment) ? 'No agreement holds money back.' : 'No agreement held money back by then.';
  if (agreements.length === 0) return html`${title} ${inset(none)}`;
  return html`${title}
  ${table({
    caption: 'What is held back, and released',
    columns: [
      { name: 'Agreement' },
      { name: 'Policy year' },
      { name: 'Settlement' },
      { name: 'Fund', isNumber: true },
      { name: 'Released', isNumber: true },
    ],
    rows: agreements.map(({ policyYear: year, agreement, title: name, label, ...money }) => [
      html`${link(atMoment(settlementPath({ area: area.code, policyYear: year, agreement }), moment), name)}${label === undefined ? '' : html`<br /><span class="nhsuk-body-s">${label}</span>`}`,
      year,
      statusTag(money.status),
      poundsShown(BigInt(money.fundPence)),
      money.releasedPence === undefined ? 'not computed' : poundsShown(BigInt(money.releasedPence)),
    ]),
  })}`;
}
