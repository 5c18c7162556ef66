import type { ReturnQuestion, ReturnRule, ReturnTemplate } from '#catalogue';

type AnswerValue = string | number;
type Given = Record<string, AnswerValue>;

/**
 * Answers to what of a form is left to people: what the form holds to another answer follows from that, and the rest is
 * any answer of its type. Every text is given, so that whatever has to be told is told. Sections with rows stay empty.
 *
 * @param known what the ledger has answered
 */
export function answersByType(form: ReturnTemplate, known: Readonly<Record<string, AnswerValue>>): Given {
  const given: Given = {};
  const questions = form.sheets
    .flatMap(({ sections }) => sections.filter(({ rows }) => rows === undefined))
    .flatMap((section) => section.questions);
  const at = (key: string) => given[key] ?? known[key];
  // A sum is of what the figures are in the end.
  const rules = form.rules.filter((rule) => !isOfRows(rule));
  const sums = rules.filter(({ kind }) => kind === 'sum');
  for (const rule of [...rules.filter((each) => !sums.includes(each)), ...sums]) follow(rule, at, given);
  for (const { code, required, ...question } of questions)
    if (at(code) === undefined && (required === true || question.type === 'text'))
      given[code] = anyOf(question);
  return given;
}

function isOfRows(rule: ReturnRule): boolean {
  return JSON.stringify(rule).includes('.*.');
}

function follow(rule: ReturnRule, at: (key: string) => AnswerValue | undefined, given: Given): void {
  const amount = (key: string) => Number(at(key) ?? 0);
  if (rule.kind === 'same' || rule.kind === 'one-source') {
    const [first = '', second = ''] = rule.answers;
    if (at(first) === at(second)) return;
    if (at(second) === undefined) given[second] = at(first) ?? '';
    else given[first] = at(second) ?? '';
  } else if (rule.kind === 'sum') {
    const { parts, total } = rule;
    const open = parts.filter((part) => at(part) === undefined);
    const sum = parts.reduce((all, part) => all + amount(part), 0);
    const rest = at(total) === undefined ? 0 : amount(total) - sum;
    const each = Math.floor(rest / Math.max(open.length, 1));
    for (const [index, part] of open.entries())
      given[part] = index < open.length - 1 ? each : rest - each * index;
    if (at(total) === undefined) given[total] = sum;
  }
}

function anyOf({ type, options = [] }: Pick<ReturnQuestion, 'type' | 'options'>): AnswerValue {
  switch (type) {
    case 'text':
      return 'As partners see it';
    case 'choice':
      return options[0] ?? '';
    case 'yes-no':
      return 'yes';
    case 'date':
      return '2015-06-30';
    case 'count':
    case 'money':
      return 0;
    case 'rate':
    case 'percentage':
      return '0';
  }
}
