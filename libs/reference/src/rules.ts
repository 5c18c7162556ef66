import type { Rule } from '#kernel';

const OWN = 'The reference document itself';

/** The rules a reference document is held to when it is published. */
export const REFERENCE_RULES: readonly Rule[] = [
  {
    code: 'reference-wrong-form',
    severity: 'error',
    sentence: 'Every row of a reference document has the members and the forms the document is described by.',
    why: 'A misspelt member would be ignored, and what it was meant to say would be missing in silence.',
    source: OWN,
  },
  {
    code: 'reference-unknown-area',
    severity: 'error',
    sentence: 'A successor, an expected report and a population name an area of the same document.',
    why: 'A mistyped code would leave the real area without its successor, its reporter or its denominator.',
    source: OWN,
  },
  {
    code: 'reference-unknown-organisation',
    severity: 'error',
    sentence:
      'A successor and an expected reporter name an organisation of the same document; where each area’s own council is expected, each has one.',
    why: 'A reporter that nobody is can never report, so the area would stay incomplete for ever.',
    source: OWN,
  },
  {
    code: 'reference-validity-reversed',
    severity: 'error',
    sentence: 'A validity does not end before it begins.',
    why: 'Such a row would never apply.',
    source: OWN,
  },
  {
    code: 'reference-duplicate',
    severity: 'error',
    sentence:
      'An area, an organisation and a population stand once; expected-report rows for one reporter do not overlap.',
    why: 'Which of two rows counts would depend on their order.',
    source: OWN,
  },
  {
    code: 'reference-dropped',
    severity: 'error',
    sentence:
      'An area and an organisation that stood in the version before still stand; one that is no more ends.',
    why: 'What was recorded of it stays, and would otherwise be of nobody.',
    source: OWN,
  },
  {
    code: 'mapping-wrong-form',
    severity: 'error',
    sentence: 'A column mapping has the members and the forms a mapping is described by.',
    why: 'A misspelt member would be ignored, and a column passed over in silence.',
    source: 'The column mapping itself',
  },
];
