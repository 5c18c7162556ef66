import type { ReturnQuestion, ReturnSection, ReturnSheet } from '#catalogue';
import type { Finding } from './finding';
import { rowsOf, type Form } from './form';
import { QUESTION_CHECKS } from './question-checks';

/** Which questions are answered as they are to be, sheet by sheet, as the checklist of the national form has them. */
export interface CompletenessMatrix {
  readonly sheets: readonly SheetOfMatrix[];
  readonly complete: boolean;
  /** In the words of the form. */
  readonly inWords: 'Complete Template' | 'Incomplete Template';
}

export interface SheetOfMatrix {
  readonly code: string;
  readonly name: string;
  readonly questions: readonly QuestionOfMatrix[];
  /** Where all of its questions are. */
  readonly complete: boolean;
}

export interface QuestionOfMatrix {
  /** In a section with rows of all of them, `benefits.*.saving`. */
  readonly key: string;
  readonly text: string;
  /** `National conditions!C8`, or of rows `HWB benefits!I12:I17`. */
  readonly address: string;
  readonly checker: 'Yes' | 'No';
}

/** A question has its Yes where nothing blocks that it alone, or the comment it asks for, is held to. */
export function completenessMatrix(form: Form, findings: readonly Finding[]): CompletenessMatrix {
  const comments = form.template.rules.filter(({ kind }) => kind === 'comment').map(({ code }) => code);
  const codes = new Set<string>([...Object.keys(QUESTION_CHECKS), ...comments]);
  const noes = new Set(
    findings
      .filter(({ code, severity }) => severity === 'blocks' && codes.has(code))
      .flatMap(({ cells: [first] }) => form.byKey.get(first?.key ?? '')?.question ?? []),
  );
  const sheets = form.template.sheets.map((sheet) => {
    const questions = sheet.sections.flatMap((section) =>
      section.questions.map((question) => {
        const checker = noes.has(question) ? ('No' as const) : ('Yes' as const);
        return { ...placed(form, sheet, section, question), text: question.text, checker };
      }),
    );
    const { code, name } = sheet;
    return { code, name, questions, complete: questions.every(({ checker }) => checker === 'Yes') };
  });
  const complete = sheets.every((sheet) => sheet.complete);
  return { sheets, complete, inWords: complete ? 'Complete Template' : 'Incomplete Template' };
}

function placed(
  form: Form,
  sheet: ReturnSheet,
  { code, rows }: ReturnSection,
  { code: question, cell }: ReturnQuestion,
): Pick<QuestionOfMatrix, 'key' | 'address'> {
  if (!rows) return { key: question, address: `${sheet.name}!${cell}` };
  const count = rowsOf(form, code).length;
  const last = count > 1 ? `:${cell}${rows.first + count - 1}` : '';
  return { key: `${code}.*.${question}`, address: `${sheet.name}!${cell}${rows.first}${last}` };
}
