import type { ReturnQuestion, ReturnSection, ReturnSheet } from '#catalogue';
import type { Finding } from './finding';
import type { Form } from './form';
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
  const refused = new Set(
    findings
      .filter(({ code, severity }) => severity === 'blocks' && codes.has(code))
      .flatMap(({ cells: [first] }) => first?.key ?? []),
  );
  const sheets = form.template.sheets.map((sheet) => {
    const questions = sheet.sections.flatMap((section) =>
      section.questions.map((question) => checked(form, sheet, section, question, refused)),
    );
    const { code, name } = sheet;
    return { code, name, questions, complete: questions.every(({ checker }) => checker === 'Yes') };
  });
  const complete = sheets.every((sheet) => sheet.complete);
  return { sheets, complete, inWords: complete ? 'Complete Template' : 'Incomplete Template' };
}

function checked(
  form: Form,
  sheet: ReturnSheet,
  section: ReturnSection,
  question: ReturnQuestion,
  refused: ReadonlySet<string>,
): QuestionOfMatrix {
  const cells = form.cells.filter((cell) => cell.section === section && cell.question === question);
  const checker = cells.some(({ key }) => refused.has(key)) ? 'No' : 'Yes';
  const { text, code, cell } = question;
  if (!section.rows) return { key: code, text, address: `${sheet.name}!${cell}`, checker };
  const { first } = section.rows;
  const rows = cells.length > 1 ? `:${cell}${first + cells.length - 1}` : '';
  return { key: `${section.code}.*.${code}`, text, address: `${sheet.name}!${cell}${first}${rows}`, checker };
}
