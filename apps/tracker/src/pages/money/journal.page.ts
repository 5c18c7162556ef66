import { dayShown, londonInWords, poundsShown } from '#kernel';
import { heading, html, inset, link, table } from '#pages';
import type { Cell, Html } from '#pages';
import { policyYearOfFundStream } from '#pooled-fund';
import type { JournalEntry } from '#pooled-fund';
import type { NameOf } from '#reference';
import type { AreaNamed } from '../areas/area-sections';
import { accountNamed } from './account-named';

export interface JournalShown {
  readonly area: AreaNamed;
  readonly policyYear: string;
  /** The fund's own stream, which tells its entries from those of others. */
  readonly stream: string;
  readonly entries: readonly JournalEntry[];
  /** The page of the entries that follow; undefined on the last. */
  readonly more: string | undefined;
  readonly nameOf: NameOf;
}

/** Every entry of a fund on both its sides, and those of other funds that moved money of its pool. */
export function journalContent(shown: JournalShown, bar: Html): Html {
  const { area, policyYear, stream, entries, more, nameOf } = shown;
  const title = html`${heading('Journal', `${area.name}: pooled fund ${policyYear}`)} ${bar}`;
  if (entries.length === 0) return html`${title} ${inset('Nothing has been entered.')}`;
  return html`${title}
    <p>What was put right stands beside its reversal, and nothing was changed.</p>
    ${table({
      caption: 'Entries in the order of their numbers',
      columns: [
        { name: 'Entry' },
        { name: 'What' },
        { name: 'Effective' },
        { name: 'Recorded' },
        { name: 'Debit', isNumber: true },
        { name: 'Credit', isNumber: true },
      ],
      rows: entries.map((entry) => entryCells(entry, stream, nameOf)),
    })}
    ${more === undefined ? '' : html`<p>${link(more, 'More entries')}</p>`}`;
}

function entryCells(entry: JournalEntry, stream: string, nameOf: NameOf): Cell[] {
  const { number, kind, narrative, effectiveOn, recordedAt, reverses, settles, fund, lines } = entry;
  const of = reverses ?? settles;
  const elsewhere = fund === stream ? '' : `, in the journal of ${policyYearOfFundStream(fund)}`;
  const side = (isOn: (pence: bigint) => boolean): Cell => {
    const on = lines.filter(({ pence }) => isOn(pence));
    return html`${on.map(({ account, pence }) => html`<div>${poundsShown(pence < 0n ? -pence : pence)}<br /><span class="nhsuk-body-s">${accountNamed(account, nameOf)}</span></div>`)}`;
  };
  return [
    String(number),
    html`${narrative}<br /><span class="nhsuk-body-s"
        >${kind}${of === undefined ? '' : ` of ${of}`}${elsewhere}</span
      >`,
    dayShown(effectiveOn),
    londonInWords(new Date(recordedAt), 'second'),
    side((pence) => pence > 0n),
    side((pence) => pence < 0n),
  ];
}
