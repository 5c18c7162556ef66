import type { AnswerType } from '#catalogue';
import { fail, ok, penceFromPounds, readDay, type Result } from '#kernel';
import type { AnswerValue } from './answers';
import { isOfType, shownAs } from './checks/value-type';

/** Why what was typed cannot be read, and how it is typed. */
export interface Untypable {
  readonly what: string;
  readonly mend: string;
}

/**
 * What somebody typed, as a question of its type is answered: `null` where it is empty. Whether what can be read is right is
 * for whoever takes it to say.
 */
export function typedValue(typed: string, type: AnswerType): Result<AnswerValue | null, Untypable> {
  const text = typed.trim();
  if (text === '') return ok(null);
  switch (type) {
    case 'money': {
      const pence = penceFromPounds(text.replace(/^(-?)£/, '$1'));
      if (pence !== undefined) return ok(Number(pence));
      const mend = 'Write one as 2,971,250.00, 2971250 or -0.01, with both places of the pence or none';
      return fail({ what: `${text} is no amount in pounds`, mend });
    }
    case 'count': {
      const digits = withoutCommas(text);
      if (/^-?\d{1,15}$/.test(digits)) return ok(Number(digits));
      const mend = 'Write one with or without separators, such as 1,694';
      return fail({ what: `${text} is no whole number`, mend });
    }
    case 'date': {
      const day = readDay(text);
      if (day !== undefined) return ok(day);
      return fail({
        what: `${text} is no day`,
        mend: 'Write one as 2015-11-26, 26/11/2015 or 26 November 2015',
      });
    }
    case 'rate':
      return ok(withoutCommas(text));
    case 'percentage':
      return ok(withoutCommas(text.replace(/%$/, '')));
    case 'yes-no':
    case 'choice':
    case 'text':
      return ok(text);
  }
}

/** Only where they part thousands: `1,6` is no figure, and is sent as it is to be refused. */
function withoutCommas(text: string): string {
  return /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text) ? text.replaceAll(',', '') : text;
}

/** An answer as somebody would type it: what is read back of it is the same. */
export function asTyped(value: AnswerValue, type: AnswerType): string {
  const isFigure = type === 'money' || type === 'count' || type === 'rate' || type === 'percentage';
  return isFigure && isOfType(value, { type }) ? shownAs(value, { type }) : String(value);
}
