/** How a national condition stands, as a board answers for it. */
export interface ConditionStatus {
  readonly code: string;
  readonly name: string;
  /** What has to be said beside it. */
  readonly asks: 'nothing' | 'comment' | 'comment-and-date';
}

/** What the plan of a policy year has to meet for the fund to be paid. */
interface NationalCondition {
  readonly code: string;
  /** Its number in the list of the year, `4iii`. */
  readonly number: string;
  readonly name: string;
  /** False where no document of the time was found that says so. */
  readonly verified: boolean;
}

/** The national conditions of one policy year, or of several that have the same, and how each may stand. */
export interface NationalConditions {
  readonly policyYears: readonly string[];
  readonly conditions: readonly NationalCondition[];
  readonly statuses: readonly ConditionStatus[];
  /** False where no document of the time was found that has these statuses. */
  readonly areStatusesVerified: boolean;
  readonly source: string;
}

const YES: ConditionStatus = { code: 'yes', name: 'Yes', asks: 'nothing' };
const NO: ConditionStatus = { code: 'no', name: 'No', asks: 'comment' };
const IN_PROGRESS: ConditionStatus = {
  code: 'no-in-progress',
  name: 'No - In Progress',
  asks: 'comment-and-date',
};

const UNTIL_2017 = { statuses: [YES, NO, IN_PROGRESS], areStatusesVerified: false } as const;
const FROM_2017 = { statuses: [YES, NO], areStatusesVerified: false } as const;

const TEMPLATE_2014 = 'Better Care Fund planning template, Part 1, 2014, national conditions and engagement';

const AS_OF_2014: readonly NationalCondition[] = [
  { code: 'jointly-agreed', number: '1', name: 'Plans are jointly agreed', verified: false },
  {
    code: 'social-care-protected',
    number: '2',
    name: 'Social care services (not spending) are protected',
    verified: true,
  },
  {
    code: 'seven-day-services',
    number: '3',
    name: 'Seven-day services support discharge and prevent unnecessary admission at weekends',
    verified: true,
  },
  {
    code: 'nhs-number',
    number: '4i',
    name: 'The NHS number is the primary identifier for health and care services',
    verified: true,
  },
  { code: 'open-apis', number: '4ii', name: 'Open APIs and open standards are pursued', verified: true },
  {
    code: 'information-governance',
    number: '4iii',
    name: 'Information governance controls are in place, in line with Caldicott 2',
    verified: true,
  },
  {
    code: 'joint-assessment',
    number: '5',
    name: 'Assessment and care planning are joint, with an accountable lead professional',
    verified: true,
  },
  {
    code: 'acute-impact-agreed',
    number: '6',
    name: 'The consequential impact of changes in the acute sector is agreed',
    verified: true,
  },
];

/** Remembered, not read: the requirements of those years were found as tables of contents. */
const AS_OF_2017: readonly NationalCondition[] = [
  { code: 'jointly-agreed', number: '1', name: 'Plans are jointly agreed', verified: false },
  {
    code: 'social-care-maintained',
    number: '2',
    name: 'The NHS contribution to adult social care is maintained in line with inflation',
    verified: false,
  },
  {
    code: 'out-of-hospital-services',
    number: '3',
    name: 'There is an agreement to invest in NHS-commissioned out-of-hospital services',
    verified: false,
  },
  { code: 'managing-transfers', number: '4', name: 'Transfers of care are managed', verified: false },
];

/** The national conditions of every policy year that is known here. */
export const NATIONAL_CONDITIONS: readonly NationalConditions[] = [
  { policyYears: ['2014/15', '2015/16'], conditions: AS_OF_2014, ...UNTIL_2017, source: TEMPLATE_2014 },
  {
    policyYears: ['2016/17'],
    conditions: [
      ...AS_OF_2014,
      {
        code: 'out-of-hospital-services',
        number: '7',
        name: 'There is an agreement to invest in NHS-commissioned out-of-hospital services',
        verified: true,
      },
      {
        code: 'delayed-transfers-plan',
        number: '8',
        name: 'There is a local action plan on delayed transfers of care',
        verified: true,
      },
    ],
    ...UNTIL_2017,
    source: 'Cambridgeshire BCF plan 2016/17, national conditions and Annex A',
  },
  {
    policyYears: ['2017/18', '2018/19'],
    conditions: AS_OF_2017,
    ...FROM_2017,
    source: 'Integration and Better Care Fund planning requirements 2017-19, table of contents',
  },
  {
    policyYears: ['2025/26'],
    conditions: [
      { code: 'jointly-agreed', number: '1', name: 'Plans are jointly agreed', verified: true },
      {
        code: 'objectives-implemented',
        number: '2',
        name: 'The objectives of the fund are implemented',
        verified: true,
      },
      {
        code: 'funding-conditions',
        number: '3',
        name: 'Grant and funding conditions are complied with, and the NHS minimum contribution to adult social care maintained',
        verified: true,
      },
      {
        code: 'oversight-and-support',
        number: '4',
        name: 'Oversight and support processes are complied with',
        verified: false,
      },
    ],
    ...FROM_2017,
    source: 'East Sussex health and wellbeing board, July 2025',
  },
];
