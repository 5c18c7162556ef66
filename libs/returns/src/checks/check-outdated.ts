import type { ReturnQuestion } from '#catalogue';
import { londonInWords } from '#kernel';
import { cellOf } from '../form-cells';
import { saysOtherwise, type OutdatedCell } from '../outdated-cells';
import type { Form } from './form';
import type { FoundByQuestion } from './question-checks';
import { quotedAs } from './value-type';

/** What the ledger has by now in place of what was filled, cell by cell, and since when. */
export function checkOutdated({ template }: Form, outdated: readonly OutdatedCell[]): FoundByQuestion[] {
  return outdated.flatMap((each): FoundByQuestion[] => {
    const cell = cellOf(template, each.cell);
    return cell ? [{ check: 'figure-outdated', cells: [cell], what: inWords(each, cell.question) }] : [];
  });
}

function inWords(outdated: OutdatedCell, question: ReturnQuestion): string {
  const { filled, ledger, warnings, over = [], isByRules } = outdated;
  if (!filled)
    return `Nothing of the ledger is filled in, and it has ${quotedAs(ledger ?? '', question)} by now`;
  const asOf = filled.at === undefined ? '' : ` as of ${londonInWords(new Date(filled.at), 'minute')}`;
  const then = `${quotedAs(filled.value, question)} was filled in${asOf}`;
  if (isByRules === true)
    return `${then}, and by the rules of today the same records come to ${ledger === undefined ? 'nothing' : quotedAs(ledger, question)}`;
  if (ledger === undefined) return `${then}, and the ledger has nothing any more`;
  if (!saysOtherwise(outdated) && over.length > 0)
    return `${then}, and comes by now without the warning: ${over.map(told).join('; ')}`;
  if (!saysOtherwise(outdated)) return `${then}, and the ledger has the same of other records by now`;
  const also = warnings.map(told);
  if (ledger === filled.value) return `${then}, and comes with a warning by now: ${also.join('; ')}`;
  return [`${then}, and the ledger has ${quotedAs(ledger, question)} by now`, ...also].join('; ');
}

function told({ rule, what }: OutdatedCell['warnings'][number]): string {
  return `${rule}: ${what}`;
}
