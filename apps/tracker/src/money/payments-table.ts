import type { StatementRow, StatementTable } from '#documents';
import type { SettlementStanding } from '#settlement';
import { clausesOf, money } from './statement-tables';

/**
 * Payments sum to what is released, for quarters where the rest is not posted yet, with what is still to be paid, or to be
 * paid back; none before anything is posted.
 */
export function paymentsTables(standing: SettlementStanding): StatementTable[] {
  const { terms, status, posted, interim, payments, duePence } = standing;
  const released = posted ?? interim;
  if (!released) return [];
  const clauses = clausesOf(terms.content, 'use', 'restatement');
  const until = status === 'restating' ? ' of what was posted, until what is restated is posted' : '';
  const due = `${duePence < 0 ? 'To be paid back' : 'To be paid'}${until}`;
  return [
    {
      name: 'payments',
      title: 'What was paid on, and what is still to be',
      columns: [
        { header: 'What', type: 'text' },
        { header: 'Clause', type: 'text' },
        { header: 'On', type: 'date' },
        { header: 'Reference', type: 'text' },
        { header: 'Amount', type: 'money' },
      ],
      rows: [
        ...payments.map(({ paidOn, pence, reference }): StatementRow => {
          return [pence < 0 ? 'Paid back' : 'Paid', clauses, paidOn, reference, money(pence)];
        }),
        ...(duePence === 0 ? [] : [[due, clauses, undefined, undefined, money(duePence)]]),
      ],
      total: [
        'Released as posted, paid or not',
        clauses,
        undefined,
        undefined,
        money(released.releasedPence),
      ],
    },
  ];
}
