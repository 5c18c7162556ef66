import { poundsShown } from '#kernel';
import { heading, html, inset, link, table } from '#pages';
import type { Html } from '#pages';
import type { AgreementPosition } from '#settlement';
import type { AreaNamed } from '../areas/area-sections';
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

/** What is held back and released under each agreement, of all policy years or of one. */
export function settlementsContent(
  area: AreaNamed,
  agreements: readonly AgreementInShort[],
  policyYear?: string,
): Html {
  const title = heading('Release', policyYear === undefined ? area.name : `${area.name}, ${policyYear}`);
  if (agreements.length === 0) return html`${title} ${inset('No agreement holds money back.')}`;
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
      html`${link(settlementPath({ area: area.code, policyYear: year, agreement }), name)}${label === undefined ? '' : html`<br /><span class="nhsuk-body-s">${label}</span>`}`,
      year,
      statusTag(money.status),
      poundsShown(BigInt(money.fundPence)),
      money.releasedPence === undefined ? 'not computed' : poundsShown(BigInt(money.releasedPence)),
    ]),
  })}`;
}
