import type { Rule } from '#kernel';

const SCHEMA = "The event type's published schema";

/** The rules the text and the shape of an event are held to (`readEvent`, `readDelivery`). */
export const CONTRACT_RULES: readonly Rule[] = [
  {
    code: 'event-too-large',
    severity: 'error',
    sentence: 'One event takes at most 64 KiB.',
    why: 'An event is one count; anything larger is something else.',
    source: SCHEMA,
  },
  {
    code: 'not-json',
    severity: 'error',
    sentence: 'An event is JSON in UTF-8.',
    why: 'Other bytes have no one reading.',
    source: 'RFC 8259',
  },
  {
    code: 'duplicate-member',
    severity: 'error',
    sentence: 'No object of an event names a member twice.',
    why: 'Readers of JSON disagree on which of the two counts.',
    source: 'RFC 8259, section 4',
  },
  {
    code: 'not-an-event',
    severity: 'error',
    sentence: 'An event is one JSON object.',
    why: 'CloudEvents 1.0 has no other form in JSON.',
    source: 'CloudEvents 1.0, JSON event format',
  },
  {
    code: 'nested-too-deep',
    severity: 'error',
    sentence: 'An event is nested at most eight levels deep.',
    why: 'No event type needs more than four; endless nesting only costs the reader.',
    source: SCHEMA,
  },
  {
    code: 'nhs-number',
    severity: 'error',
    sentence: 'No text of an event holds ten digits that pass the NHS number check.',
    why: 'Only pseudonymised or aggregate data are accepted, and what is refused for this is not kept.',
    source: 'NHS Data Dictionary, NHS number',
  },
  {
    code: 'nul-character',
    severity: 'error',
    sentence: 'No text of an event holds the character U+0000.',
    why: 'The database cannot keep it as it was sent.',
    source: 'PostgreSQL, character types',
  },
  {
    code: 'unpaired-surrogate',
    severity: 'error',
    sentence: 'Every text of an event is well-formed Unicode.',
    why: 'Half a pair cannot be written in UTF-8 and would come back as another character.',
    source: 'RFC 3629',
  },
  {
    code: 'unknown-type',
    severity: 'error',
    sentence: 'The type is one of the published event types, with its version.',
    why: 'A type nobody reads would be accepted and never counted.',
    source: SCHEMA,
  },
  {
    code: 'missing-member',
    severity: 'error',
    sentence: 'Every member the event type requires is there.',
    why: 'A missing member has no default.',
    source: SCHEMA,
  },
  {
    code: 'unknown-member',
    severity: 'error',
    sentence: 'The data have the members the event type names, and no others.',
    why: 'A misspelt member would be ignored, and what it was meant to say lost.',
    source: SCHEMA,
  },
  {
    code: 'wrong-type',
    severity: 'error',
    sentence: 'Every member is of its JSON type.',
    why: 'A number written as text is not silently converted.',
    source: SCHEMA,
  },
  {
    code: 'wrong-form',
    severity: 'error',
    sentence: 'Codes, periods and times are written in their one form.',
    why: 'A second way to write a key would make a second record.',
    source: SCHEMA,
  },
  {
    code: 'out-of-range',
    severity: 'error',
    sentence: 'Numbers and lengths lie within the limits of the schema.',
    why: 'Everything from outside has a limit.',
    source: SCHEMA,
  },
  {
    code: 'unknown-value',
    severity: 'error',
    sentence: 'A member with listed values has one of them.',
    why: 'Another value has no meaning yet.',
    source: SCHEMA,
  },
  {
    code: 'value-not-a-count',
    severity: 'error',
    sentence:
      'A count is a whole number from 0 to 1,000,000,000; a published rate or score is text with its places.',
    why: 'Days and people are whole; a rate given as a binary number would lose its places.',
    source: SCHEMA,
  },
];
