/**
 * How the published tables of delayed days head each reason's column.
 *
 * Source: NHS England, Delayed Transfers of Care, total delayed days by local authority.
 */
export const PUBLISHED_REASON_HEADINGS = {
  A: 'A_COMPLETION_ASSESSMENT',
  B: 'B_PUBLIC_FUNDING',
  C: 'C_FURTHER_NON_ACUTE_NHS',
  Di: 'DI_RESIDENTIAL_HOME',
  Dii: 'DII_NURSING_HOME',
  E: 'E_CARE_PACKAGE_IN_HOME',
  F: 'F_COMMUNITY_EQUIP_ADAPT',
  G: 'G_PATIENT_FAMILY_CHOICE',
  H: 'H_DISPUTES',
  I: 'I_HOUSING',
  O: 'O_OTHER',
} as const;
