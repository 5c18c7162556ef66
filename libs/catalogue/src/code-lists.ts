import type { Month } from '#kernel';

/** One code of a code list, and the words a reader knows it by. */
export interface Code {
  readonly code: string;
  readonly name: string;
  /** First month the code could be reported for; absent when it has been in the list from the start. */
  readonly validFrom?: Month | undefined;
}

/** Who a delayed day is attributed to (NHS England, monthly delayed transfers of care return). */
export const AGENCIES: readonly Code[] = [
  { code: 'nhs', name: 'the NHS' },
  { code: 'social-care', name: 'social care' },
  { code: 'both', name: 'both' },
];

/** The kind of bed a delayed day was spent in. */
export const CARE_TYPES: readonly Code[] = [
  { code: 'acute', name: 'acute' },
  { code: 'non-acute', name: 'non-acute' },
];

/** Why a patient was delayed, in the wording of April 2017, when "Other" joined the list. */
export const DELAY_REASONS: readonly Code[] = [
  { code: 'A', name: 'awaiting completion of assessment' },
  { code: 'B', name: 'awaiting public funding' },
  { code: 'C', name: 'awaiting further non-acute NHS care' },
  { code: 'Di', name: 'awaiting residential home placement or availability' },
  { code: 'Dii', name: 'awaiting nursing home placement or availability' },
  { code: 'E', name: 'awaiting care package in own home' },
  { code: 'F', name: 'awaiting community equipment and adaptations' },
  { code: 'G', name: 'patient or family choice' },
  { code: 'H', name: 'disputes' },
  { code: 'I', name: 'housing: patients not covered by the NHS and Community Care Act' },
  { code: 'O', name: 'other', validFrom: '2017-04' },
];
