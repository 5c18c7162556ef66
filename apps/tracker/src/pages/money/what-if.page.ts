import { poundsShown, type Refusal } from '#kernel';
import {
  heading,
  html,
  marking,
  questionForm,
  table,
  textTyped,
  type Field,
  type FieldSet,
  type Html,
} from '#pages';
import { thousands } from '#performance/plain';
import type { AgreementContent, AgreementPosition } from '#settlement';
import { amountNamed, figureKey, figuresOf, inventedLabel } from '#settlement/plain';
import type { AreaNamed } from '../areas/area-sections';
import { atMoment, type MomentKept } from '../areas/page-moment';
import { countTyped, penceTyped } from '../shell/amounts-typed';
import { settlementPath, WHAT_IF, whatIfPath } from './money-paths';
import { inputName, stepsContent } from './settlement.page';

export interface WhatIfShown {
  readonly area: AreaNamed;
  /** As it stands, and worked out on what is supposed where anything is. */
  readonly position: AgreementPosition;
  readonly isSupposed: boolean;
  readonly typed: URLSearchParams;
  readonly refusals: readonly Refusal[];
  readonly moment: MomentKept;
}

/** What an agreement would come to on other counts or prices, beside what is forecast. Nothing is decided by it. */
export function whatIfContent(shown: WhatIfShown, bar: Html): Html {
  const { area, position, isSupposed, typed, refusals, moment } = shown;
  const { content } = position.terms;
  const label = inventedLabel(content);
  return html`${heading(WHAT_IF, `${area.name}, ${position.policyYear}: ${content.title}`)} ${bar}
    ${label === undefined ? '' : marking(label)}
    <p class="nhsuk-body-l">Nothing is decided by asking, and nothing is recorded.</p>
    ${isSupposed ? supposedContent(position, moment) : ''}
    ${questionForm({
      ...{
        path: whatIfPath(position),
        unseen: { ...moment },
        button: 'Work it out',
        given: { typed, refusals },
      },
      fields: figuresAsked(position),
    })}`;
}

function supposedContent(of: AgreementPosition, moment: MomentKept): Html {
  const { supposed, position, terms } = of;
  const released = supposed.amounts.find(({ name }) => name === 'released')?.pence ?? 0;
  return html`<h2 class="nhsuk-heading-m">What it would come to</h2>
    <p>
      ${poundsShown(BigInt(released))} of ${poundsShown(BigInt(terms.content.fundPence))} would be released,
      ${compared(released - position.forecastPence)} what is forecast as it stands,
      ${poundsShown(BigInt(position.forecastPence))}.
    </p>
    ${table({
      caption: 'The amounts it would come to',
      columns: [{ name: 'Amount' }, { name: 'In pounds', isNumber: true }],
      rows: supposed.amounts.map(({ name, pence }) => [amountNamed(name), poundsShown(BigInt(pence))]),
    })}
    ${stepsContent(terms.content, supposed.steps, atMoment(settlementPath(of), moment))}`;
}

function compared(morePence: number): string {
  if (morePence === 0) return 'the same as';
  return `${poundsShown(BigInt(Math.abs(morePence)))} ${morePence > 0 ? 'more' : 'less'} than`;
}

/** A count and, where the rule has one, a price of each figure. */
function figuresAsked({ position, terms }: AgreementPosition): FieldSet[] {
  const names = new Map(figuresOf(terms.content).map((each) => [each.figure, inputName(each)]));
  return position.figures.map(({ figure, forecast, target }, at): FieldSet => ({
    legend: names.get(figure) ?? figure,
    fields: [
      {
        ...{ kind: 'text', name: `count-${at}`, label: 'Another count', at: `/supposed/${figure}/count` },
        ...{ width: 10, inputMode: 'numeric', isOptional: true },
        hint: `${thousands(forecast)} is forecast, and ${thousands(target)} was agreed.`,
      },
      ...priceAsked(terms.content, figure, at),
    ],
  }));
}

/** Pay for performance has no price. */
function priceAsked({ rule }: AgreementContent, figure: string, at: number): Field[] {
  if (rule.kind === 'pay-for-performance') return [];
  const line = rule.activity.find(({ metric, period }) => figureKey(metric, period) === figure);
  return [
    {
      ...{ kind: 'text', name: `price-${at}`, label: 'Another price, in pounds' },
      ...{ at: `/supposed/${figure}/pricePence`, isOptional: true, width: 10, inputMode: 'decimal' },
      hint: `${poundsShown(BigInt(line?.pricePence ?? 0))} was agreed.`,
    },
  ];
}

/** What was typed, as the API's door of the same question takes it; what is left empty is not supposed. */
export function supposedTyped(
  typed: URLSearchParams,
  { position }: AgreementPosition,
): readonly Readonly<Record<string, unknown>>[] {
  return position.figures.flatMap(({ figure }, at) => {
    const [count, price] = [textTyped(typed, `count-${at}`), textTyped(typed, `price-${at}`)];
    if (count === '' && price === '') return [];
    return {
      figure,
      ...(count !== '' && { count: countTyped(count) }),
      ...(price !== '' && { pricePence: penceTyped(price) }),
    };
  });
}

/** Of what was supposed, `/supposed/0/count`, as the form has its fields: by the figure. */
export function ofFigure(refusal: Refusal, supposed: readonly Readonly<Record<string, unknown>>[]): Refusal {
  const [, at = '', member = ''] = /^\/supposed\/(\d+)\/(.*)$/.exec(refusal.where) ?? [];
  const figure = supposed[Number(at)]?.['figure'];
  return typeof figure === 'string' ? { ...refusal, where: `/supposed/${figure}/${member}` } : refusal;
}
