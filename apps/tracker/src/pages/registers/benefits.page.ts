import type { BenefitsOfYear } from '#governance';
import { valueInWords } from '#governance/plain';
import { poundsShown } from '#kernel';
import { heading, html, inset, link, table, tag } from '#pages';
import type { Cell, Html } from '#pages';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { entryPath } from './register-paths';

export interface BenefitsShown {
  readonly area: AreaNamed;
  readonly answer: BenefitsOfYear;
  readonly moment: MomentKept;
}

/** What schemes were to save in a policy year, and what came of it so far. */
export function benefitsContent(shown: BenefitsShown, bar: Html): Html {
  const { area, answer } = shown;
  const { policyYear, benefits, plannedPence, achievedPence } = answer;
  const title = `Benefits of ${policyYear}`;
  if (benefits.length === 0)
    return html`${heading(title, area.name)} ${bar}
    ${inset('No benefit of that policy year stands open in the register.')}`;
  return html`${heading(title, area.name)} ${bar}
    <p class="nhsuk-body-l">
      ${poundsShown(achievedPence)} is said to have been saved so far, of ${poundsShown(plannedPence)}
      planned.
    </p>
    ${table({
      caption: 'Planned, and what came of it',
      columns: [
        { name: 'Benefit' },
        { name: 'Of schemes' },
        { name: 'Planned change', isNumber: true },
        { name: 'Change so far', isNumber: true },
        { name: 'Planned saving', isNumber: true },
        { name: 'Saved so far', isNumber: true },
      ],
      rows: benefits.map((each) => benefitCells(shown, each)),
    })}
    ${benefits.map(monitored)}`;
}

function benefitCells({ area, moment }: BenefitsShown, each: BenefitsOfYear['benefits'][number]): Cell[] {
  const { code, planned, activityChange, savingPence, warnings } = each;
  const path = atMoment(entryPath(area.code, 'benefits', code), moment);
  return [
    html`${link(path, valueInWords('benefit', planned.benefit))}${
      warnings.length === 0
        ? ''
        : html`<br />${tag('Does not add up', 'orange')}
            ${warnings.map(({ what }) => html`<br /><span class="nhsuk-body-s">${what}.</span>`)}`
    }`,
    planned.schemes.join(', '),
    counted(planned.activityChange),
    counted(activityChange),
    planned.savingPence === undefined ? 'not said' : poundsShown(BigInt(planned.savingPence)),
    savingPence === undefined ? 'not said' : poundsShown(savingPence),
  ];
}

function monitored({ planned, achieved }: BenefitsOfYear['benefits'][number]): Html {
  if (achieved.length === 0) return html``;
  return table({
    caption: `${valueInWords('benefit', planned.benefit)}, period by period`,
    columns: [
      { name: 'Period' },
      { name: 'Change', isNumber: true },
      { name: 'Saved', isNumber: true },
      { name: 'Comment' },
    ],
    rows: achieved.map(({ period, activityChange, savingPence, comment = '' }) => [
      valueInWords('period', period),
      counted(activityChange),
      savingPence === undefined ? 'not said' : poundsShown(BigInt(savingPence)),
      comment,
    ]),
  });
}

function counted(count: number | undefined): string {
  return count === undefined ? 'not said' : valueInWords('', count);
}
