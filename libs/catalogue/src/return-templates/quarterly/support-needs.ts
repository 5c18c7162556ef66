import { choice, list, sheet, text } from '../form';
import type { Part } from './part';

const AREAS = [
  'Leading and managing successful implementation',
  'Delivering excellent on the ground care centred around the individual',
  'Developing underpinning integrated datasets and information systems',
  'Aligning systems and sharing benefits and risks',
  'Measuring success',
  'Developing organisations to enable effective collaborative health and social care working',
];

/** Which help a board would like. Its questions are remembered, and not read. */
export function supportNeeds(tab: string): Part {
  return {
    sheet: sheet('support-needs', tab, [
      list({ code: 'support-needs', title: 'Understanding support needs' }, [
        choice(
          'support-most-needed',
          'Which area of integration do you see as the greatest challenge?',
          AREAS,
          {
            required: false,
          },
        ),
        text('support-wanted', 'What support would you welcome, and in which form?', { required: false }),
      ]),
    ]),
    rules: [],
  };
}
