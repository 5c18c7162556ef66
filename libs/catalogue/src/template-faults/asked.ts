import type { ReturnQuestion, ReturnSection, ReturnSheet, ReturnTemplate } from '../return-template';
import type { At } from './fault';

export interface PlacedSection {
  readonly section: ReturnSection;
  readonly sheet: ReturnSheet;
  readonly at: At;
}

/** A question with where it stands in its template. */
export interface Asked extends PlacedSection {
  readonly question: ReturnQuestion;
}

export function sectionsOf({ sheets }: ReturnTemplate): PlacedSection[] {
  return sheets.flatMap((sheet, sheetAt) =>
    sheet.sections.map((section, at) => ({ section, sheet, at: ['sheets', sheetAt, 'sections', at] })),
  );
}

export function questionsOf(template: ReturnTemplate): Asked[] {
  return sectionsOf(template).flatMap(questionsIn);
}

export function questionsIn(placed: PlacedSection): Asked[] {
  return placed.section.questions.map((question, index) => ({
    ...placed,
    question,
    at: [...placed.at, 'questions', index],
  }));
}

/** A question as a rule names it: `nea-q1-actual`, or `benefits.*.saving` in a section with rows. */
export function addressOf({ section, question }: Pick<Asked, 'section' | 'question'>): string {
  return section.rows ? `${section.code}.*.${question.code}` : question.code;
}
