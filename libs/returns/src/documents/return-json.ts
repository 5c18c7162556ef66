import { RENDERER } from '#documents';
import { canonicalJson } from '#kernel';
import { cellOf } from '../form-cells';
import { markingOf, type ReturnContent } from './return-content';

/**
 * A return as JSON, canonical, for programs: everything its documents say, each answer with its place in the form. Money
 * is in whole pence; decimals are texts, which keep their places.
 */
export function returnJson(content: ReturnContent): string {
  const { template, answers, area, inForce, revision, at, contentHash } = content;
  const { watermarks, asked, approvals, signOff, ratified, late, despite, outdated, matrix, heads } = content;
  const { code, name, kind, policyYear, period } = template;
  return `${canonicalJson({
    ...{ area, inForce, revision, at, contentHash },
    ...{ watermarks, asked, approvals, signOff, ratified, late, despite, outdated, matrix, heads },
    marking: markingOf(content),
    madeBy: RENDERER,
    template: { code, name, kind, policyYear, period },
    answers: Object.fromEntries(
      Object.entries(answers).map(([key, answer]) => {
        const cell = cellOf(template, key);
        const { text, type } = cell?.question ?? {};
        return [key, { ...answer, at: cell?.address, question: text, type }];
      }),
    ),
  })}\n`;
}
