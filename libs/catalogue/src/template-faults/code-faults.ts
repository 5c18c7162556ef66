import type { Refusal } from '#kernel';
import type { ReturnTemplate } from '../return-template';
import { addressOf, questionsOf, sectionsOf } from './asked';
import { fault, repeated, type At } from './fault';

/** Two things that are known by one code. */
export function codeFaults(template: ReturnTemplate): Refusal[] {
  const { sheets, rules, signOff } = template;
  const coded = (items: readonly { readonly code: string }[], ...within: At) =>
    items.map(({ code }, index) => ({ key: code, at: [...within, index] }));
  const lists = [
    coded(sheets, 'sheets'),
    sheets.map(({ name }, index) => ({ key: name.toLowerCase(), at: ['sheets', index, 'name'] })),
    sectionsOf(template).map(({ section, at }) => ({ key: section.code, at })),
    questionsOf(template).map((asked) => ({ key: addressOf(asked), at: asked.at })),
    coded(rules, 'rules'),
    coded(signOff.approvals, 'signOff', 'approvals'),
  ];
  return lists.flatMap((list) =>
    repeated(list, ({ key }) => key).map(({ item, first }) =>
      fault(
        'template-code-twice',
        item.at,
        `${item.key} stands at /${first.at.join('/')} already`,
        'Give one of them another.',
      ),
    ),
  );
}
