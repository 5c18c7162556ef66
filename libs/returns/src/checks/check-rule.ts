import type { ReturnRule } from '#catalogue';
import type { Found } from './finding';
import type { Form } from './form';
import { checkProduct, checkSame, checkSum } from './rules/adding-up';
import { checkChange, checkProgress, checkVariance } from './rules/differing';
import { checkAtMost, checkRate } from './rules/proportion';
import { checkComment, checkNotTwice, checkOneSource } from './rules/wording';

/** Where a return does not keep a rule of its template. */
export function checkRule(rule: ReturnRule, form: Form): Found[] {
  switch (rule.kind) {
    case 'sum':
      return checkSum(rule, form);
    case 'same':
      return checkSame(rule, form);
    case 'product':
      return checkProduct(rule, form);
    case 'change':
      return checkChange(rule, form);
    case 'comment':
      return checkComment(rule, form);
    case 'variance':
      return checkVariance(rule, form);
    case 'rate':
      return checkRate(rule, form);
    case 'at-most':
      return checkAtMost(rule, form);
    case 'one-source':
      return checkOneSource(rule, form);
    case 'progress':
      return checkProgress(rule, form);
    case 'not-twice':
      return checkNotTwice(rule, form);
  }
}
