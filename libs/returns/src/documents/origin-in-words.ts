import type { AnswerSource } from '#catalogue';
import { isToBeConfirmed, type Answer, type LedgerOrigin } from '../answers';
import { byId } from '../by-id';

/** Where an answer comes from, in a sentence for whoever checks it. */
export function originInWords(answer: Answer, nameOf = byId): string {
  const { origin } = answer;
  if (origin.from === 'person') {
    const { inPlaceOf } = origin;
    const by = nameOf(origin.by);
    if (!inPlaceOf) return `Answered by ${by}`;
    return `Answered by ${by}, in place of ${sourceInWords(inPlaceOf.origin.source, nameOf)}`;
  }
  const parts = [
    sourceInWords(origin.source, nameOf),
    ...(origin.definitionVersion === undefined ? [] : [`definition ${origin.definitionVersion}`]),
    ...(origin.confirmedBy === undefined ? [] : [`confirmed by ${nameOf(origin.confirmedBy)}`]),
    ...(isToBeConfirmed(answer) ? ['not confirmed yet'] : []),
    ...origin.warnings.map(({ rule, what }) => `${rule}: ${what}`),
  ];
  return parts.join('; ');
}

/** The origin in the ledger of an answer, or of what somebody answered in place of. */
export function ledgerOriginOf({ origin }: Answer): LedgerOrigin | undefined {
  return origin.from === 'ledger' ? origin : origin.inPlaceOf?.origin;
}

/** What of the ledger an answer is taken from. */
export function sourceInWords(source: AnswerSource, nameOf = byId): string {
  switch (source.from) {
    case 'figure':
      return `Metric ${source.metric} of ${source.policyYear}, ${source.period}: ${inWords(source.part)}`;
    case 'fund': {
      const { policyYear, part, since, through, kinds, partner } = source;
      const limits = [
        ...(since === undefined ? [] : [`since ${since}`]),
        ...(through === undefined ? [] : [`to ${through}`]),
        ...(kinds ? [kinds.map(inWords).join(' and ')] : []),
        ...(partner === undefined ? [] : [`of ${nameOf(partner)}`]),
      ];
      return [`Pooled fund of ${policyYear}: ${part}`, ...limits].join(', ');
    }
    case 'settlement': {
      const quarter = source.quarter === undefined ? '' : `, ${source.quarter}`;
      return `Settlement of ${source.policyYear}, ${inWords(source.rule)}${quarter}: ${source.part}`;
    }
    case 'register': {
      const period = source.period === undefined ? '' : `, ${source.period}`;
      return `Register of ${inWords(source.register)}, ${source.entry}${period}: ${fieldInWords(source.field)}`;
    }
    case 'area':
      return `The area: ${source.part}`;
    case 'contact':
      return `Contact ${inWords(source.role)}: ${source.part}`;
    case 'earlier-return':
      return `Return ${source.template}: ${source.question}`;
    case 'row':
      return `What the row stands for: ${fieldInWords(source.field)}`;
  }
}

function inWords(code: string): string {
  return code.replaceAll('-', ' ');
}

/** `sourceOfFunding` as `source of funding`; that money is kept in pence is not said. */
export function fieldInWords(field: string): string {
  return field.replace(/Pence$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
