import type { ReturnTemplate } from '../return-template';

/** The council and every commissioner approve the figures; the board signs them off, or somebody it has empowered. */
export const SIGNED_OFF_BY_BOARD: ReturnTemplate['signOff'] = {
  approvals: [
    { code: 'council-finance', title: 'Finance officer of the council', of: 'council' },
    { code: 'nhs-finance', title: 'Chief finance officer of the NHS commissioner', of: 'commissioners' },
  ],
  // Deadlines often come before the board meets: Herefordshire, Q4 2016/17; Leicestershire, Q3 2024/25.
  delegation: true,
};
