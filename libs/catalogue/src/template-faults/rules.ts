import type { Rule } from '#kernel';

const ITSELF = 'The template itself';

/** The rules a template of a return is held to before it is put in force. */
export const RETURN_TEMPLATE_RULES = [
  {
    code: 'template-code-twice',
    severity: 'error',
    sentence:
      'Every sheet, section, question, rule and approval of a template has a code of its own; a question in rows, within its section.',
    why: 'Of two questions with one code, one could never be answered.',
    source: ITSELF,
  },
  {
    code: 'template-cell-twice',
    severity: 'error',
    sentence: 'No two things stand in one cell of a sheet: neither two answers, nor an answer and words.',
    why: 'In the workbook one of them would be written over the other.',
    source: ITSELF,
  },
  {
    code: 'template-cell-form',
    severity: 'error',
    sentence: 'An answer has a whole cell, `C8`; in a section with rows it has a column alone, `C`.',
    why: 'Without its row an answer has no place on the sheet; in rows it has as many as there are.',
    source: ITSELF,
  },
  {
    code: 'template-rows-overrun',
    severity: 'error',
    sentence:
      'Rows begin below the words above their columns, and all that there may be of them end above what stands next on the sheet.',
    why: 'The last rows of a long list would be written over the section below.',
    source: ITSELF,
  },
  {
    code: 'template-words-collide',
    severity: 'error',
    sentence:
      'Several answers stand in a row of a sheet only in a section with columns, each in one of the columns, and with the same label.',
    why: 'There is one cell for the words beside them.',
    source: ITSELF,
  },
  {
    code: 'template-options',
    severity: 'error',
    sentence: 'A choice has options, each once, and no other question has any.',
    why: 'A choice without options cannot be answered, and the options of another question would be ignored.',
    source: ITSELF,
  },
  {
    code: 'template-question-form',
    severity: 'error',
    sentence:
      'Decimals are of a rate or a percentage, a least and a greatest figure of a figure and the least not above the greatest, a greatest length of a text.',
    why: 'A limit on what has no such measure would be ignored in silence.',
    source: ITSELF,
  },
  {
    code: 'template-unknown-question',
    severity: 'error',
    sentence: 'A rule and a condition name questions and sections that the template has.',
    why: 'A rule about a question that is not there would never find anything.',
    source: ITSELF,
  },
  {
    code: 'template-never-holds',
    severity: 'error',
    sentence: 'What a rule or a condition waits for is something that the question can be answered with.',
    why: 'A rule that waits for an answer nobody can give is switched off without a word.',
    source: ITSELF,
  },
  {
    code: 'template-rule-does-not-fit',
    severity: 'error',
    sentence:
      'A rule compares figures with figures, those that are said to be the same or summed with their own kind, and asks for its words in a text.',
    why: 'Pence and admissions cannot be summed, nor can a comment be given in a date.',
    source: ITSELF,
  },
  {
    code: 'template-unknown-metric',
    severity: 'error',
    sentence: 'A figure is that of a metric that its policy year, as it is in force, has.',
    why: 'It would never be filled in. What no policy year defines is asked without a source.',
    source: 'The policy years in force',
  },
  {
    code: 'template-source-does-not-fit',
    severity: 'error',
    sentence:
      'What a source gives is of the type of its question, for a period that has it; a row’s field is one that such rows have.',
    why: 'Pence in a count would be a hundred times too much, and nothing would show it.',
    source: ITSELF,
  },
  {
    code: 'template-period',
    severity: 'error',
    sentence: 'The period that a template tells of is its policy year or a part of it.',
    why: 'Returns are found by year and period; this one would be looked for where it is not.',
    source: ITSELF,
  },
  {
    code: 'template-deadline',
    severity: 'error',
    sentence: 'A return is due at a time that there is, after it is opened.',
    why: 'It would be late from the moment it is opened, and chased for ever.',
    source: ITSELF,
  },
] as const satisfies readonly Rule[];
