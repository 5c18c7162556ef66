import { choice, grid, sheet, text } from '../form';
import type { Part } from '../quarterly/part';

const LEVELS = ['Not yet established', 'Plans in place', 'Established', 'Mature', 'Exemplary'];

/** The eight changes of the high impact change model (Local Government Association). */
const CHANGES = [
  ['early-discharge-planning', 'Early discharge planning'],
  ['monitoring-patient-flow', 'Systems to monitor patient flow'],
  ['discharge-teams', 'Multi-disciplinary discharge teams'],
  ['home-first', 'Home first / discharge to assess'],
  ['seven-day-services', 'Seven-day services'],
  ['trusted-assessors', 'Trusted assessors'],
  ['focus-on-choice', 'Focus on choice'],
  ['health-in-care-homes', 'Enhancing health in care homes'],
] as const;

export function impactChanges(tab: string): Part {
  return {
    sheet: sheet('impact-changes', tab, [
      grid(
        { code: 'impact-changes', title: 'High impact change model: managing transfers of care' },
        ['Maturity', 'Planned for next quarter', 'Challenges and support needs'],
        CHANGES.map(([code, name]) => ({
          label: name,
          cells: [
            choice(`${code}-maturity`, `${name}: maturity`, LEVELS),
            choice(`${code}-planned`, `${name}: planned for next quarter`, LEVELS, { required: false }),
            text(`${code}-comment`, `${name}: challenges and support needs`, { required: false }),
          ],
        })),
      ),
    ]),
    rules: [],
  };
}
