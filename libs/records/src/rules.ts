import type { Rule } from '#kernel';

const REFERENCE = 'The reference data in force';
const DEFINITION = "The measure's definition in force";

/** The rules an event of the right shape is held to before it is recorded, and what stands beside records. */
export const RECORD_RULES: readonly Rule[] = [
  {
    code: 'unknown-organisation',
    severity: 'error',
    sentence: 'The source is an organisation of the reference data.',
    why: 'A figure from nobody known could be explained to nobody.',
    source: REFERENCE,
  },
  {
    code: 'unknown-area',
    severity: 'error',
    sentence: 'The area is an area of the reference data, by its 9-character ONS code.',
    why: 'Turning legacy codes into ONS codes is done before sending, so that one area has one key.',
    source: REFERENCE,
  },
  {
    code: 'unknown-measure',
    severity: 'error',
    sentence: 'A definition of the measure is in force.',
    why: 'What is not defined cannot be added up.',
    source: DEFINITION,
  },
  {
    code: 'period-of-wrong-kind',
    severity: 'error',
    sentence: 'The period is of the one kind the measure is reported by.',
    why: 'A month and the quarter that holds it must not both be summed.',
    source: DEFINITION,
  },
  {
    code: 'period-before-2000',
    severity: 'error',
    sentence: 'The period begins in the year 2000 or later.',
    why: 'An earlier one is a slip of the keyboard.',
    source: 'The limits of this product',
  },
  {
    code: 'period-not-over',
    severity: 'error',
    sentence: 'The period had ended, to within a day, when the event arrived.',
    why: 'What has not happened cannot be counted.',
    source: 'The limits of this product',
  },
  {
    code: 'applicable-in-future',
    severity: 'error',
    sentence: 'The applicable time is at most a day after the event arrived.',
    why: 'A version from the future would win against every correction until then.',
    source: 'The limits of this product',
  },
  {
    code: 'value-not-as-published',
    severity: 'error',
    sentence: 'A published rate or score has the decimal places its measure is published to.',
    why: 'It is shown as written and never rounded again.',
    source: DEFINITION,
  },
  {
    code: 'source-not-of-lane',
    severity: 'error',
    sentence: 'By a lane of its own an organisation sends events under its own source.',
    why: 'That it may write to the lane is all that is known there of who is sending.',
    source: 'The limits of this product',
  },
  {
    code: 'id-of-upload',
    severity: 'error',
    sentence: 'Only an event that was made of an uploaded file bears an id that begins with `upload/`.',
    why: 'By that id an explanation names the file a number stands in and who uploaded it.',
    source: 'The ids that uploads give their events',
  },
  {
    code: 'cannot-be-stored',
    severity: 'error',
    sentence: 'The database takes the record.',
    why: 'A delivery it refuses is set aside alone, so that the rest of its batch stands.',
    source: 'The limits of this product',
  },
  {
    code: 'rebuild-under-way',
    severity: 'error',
    sentence: 'One rebuild of the cells runs at a time.',
    why: 'A second one would clear away what the first is filling.',
    source: 'The limits of this product',
  },
  {
    code: 'version-reused',
    severity: 'warning',
    sentence: 'Each applicable time of a record comes with one content.',
    why: 'With two, which one counts is settled by their hashes and not by anybody’s intention.',
    source: 'The limits of this product',
  },
  {
    code: 'submission-incomplete',
    severity: 'warning',
    sentence: 'All rows announced with a period replacement are recorded.',
    why: 'Until they are, the period is only partly there.',
    source: 'The limits of this product',
  },
];
