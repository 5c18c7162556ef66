import { list, sheet, text } from '../form';
import type { Part } from './part';

/** What the figures do not say: progress, integration and variance from trajectory (guidance of Q4 2016/17). */
export function narrative(tab: string): Part {
  return {
    sheet: sheet('narrative', tab, [
      list({ code: 'narrative', title: 'Narrative' }, [
        text(
          'narrative',
          'Please provide a brief narrative on overall progress, on integration, and on variance from trajectory',
          { lengthMax: 30_000 },
        ),
      ]),
    ]),
    rules: [],
  };
}
