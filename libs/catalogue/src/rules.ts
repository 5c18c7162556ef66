import type { Rule } from '#kernel';

const RETURN = 'NHS England, monthly delayed transfers of care situation report, published workbooks';

/** The rules a count's table and category are held to (`checkCategory`). */
export const RULES: readonly Rule[] = [
  {
    code: 'unknown-table',
    severity: 'error',
    sentence: 'A count stands in one of the tables its measure is reported in.',
    why: 'A table nobody expects would never be summed, so its figures would be lost without a word.',
    source: "The measure's definition in force",
  },
  {
    code: 'category-does-not-fit-table',
    severity: 'error',
    sentence:
      'A total has no category; the agency, reason and care-type tables have exactly theirs; the full table has all three.',
    why: 'A category with a part too many or too few belongs to another table, where it would be counted twice or not at all.',
    source: RETURN,
  },
  {
    code: 'unknown-category',
    severity: 'error',
    sentence: "Agency, reason and care type are codes of the measure's own code lists.",
    why: 'A misspelt code would make a category of its own beside the one that stays empty.',
    source: RETURN,
  },
  {
    code: 'reason-not-in-use-yet',
    severity: 'error',
    sentence: 'A code is used only from the month it came into use: reason O (other) from April 2017.',
    why: 'Before then its days were reported under another reason; taking both would count them twice.',
    source: `${RETURN}, April 2017`,
  },
  {
    code: 'reason-and-agency-may-not-combine',
    severity: 'error',
    sentence:
      'Reasons C and I are attributed to the NHS alone; reasons Di, G and H to the NHS or social care, never to both.',
    why: 'The return marks these cells as not applicable, so a figure there is a figure in the wrong place. The workbooks from January 2018 print 0 in them; such a 0 is no count and is left out.',
    source: `${RETURN}, April 2013 and April 2017, England tab`,
  },
  {
    code: 'care-type-and-reason-may-not-combine',
    severity: 'error',
    sentence: 'Reason O (other) is reported for non-acute care only.',
    why: 'The return has no cell for it under acute care, so a figure there is a figure in the wrong place.',
    source: `${RETURN}, April 2017 to December 2019`,
  },
];
