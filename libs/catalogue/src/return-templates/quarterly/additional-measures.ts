import { count, list, sheet, yesNo } from '../form';
import type { Part } from './part';

const SETTINGS = ['GP', 'Hospital', 'Social care', 'Community', 'Mental health', 'Specialised palliative'];

/** New integration metrics. They are remembered, and not read. */
export function additionalMeasures(tab: string): Part {
  return {
    sheet: sheet('additional-measures', tab, [
      list(
        { code: 'nhs-number', title: 'Improving data sharing' },
        SETTINGS.map((setting) =>
          yesNo(
            `nhs-number-${setting.toLowerCase().replace(' ', '-')}`,
            `${setting}: is the NHS number used as the consistent identifier on all relevant correspondence?`,
            { required: false },
          ),
        ),
      ),
      list({ code: 'personal-health-budgets', title: 'Personal health budgets' }, [
        count('personal-health-budgets', 'Personal health budgets in place at the end of the quarter', {
          required: false,
        }),
      ]),
      list({ code: 'integrated-teams', title: 'Multidisciplinary and integrated care teams' }, [
        yesNo(
          'integrated-teams',
          'Are integrated care teams in place and operating in the non-acute setting?',
          { required: false },
        ),
      ]),
    ]),
    rules: [],
  };
}
