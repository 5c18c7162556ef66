import { dayShown, poundsShown } from '#kernel';
import { html, summaryList, type Html } from '#pages';
import type { AgreementContent } from '#settlement';
import { clausesContent, nameOf } from '../settlement.page';

/** What terms say, in short, and clause by clause. */
export function termsContent(content: AgreementContent): Html {
  return html`${summaryList([
    ['The fund', poundsShown(BigInt(content.fundPence))],
    ['Held by', nameOf(content, content.holder)],
    ['In force from', dayShown(content.effectiveFrom)],
    ['Released on', dayShown(content.releasedOn)],
  ])}
  ${clausesContent(content)}`;
}
