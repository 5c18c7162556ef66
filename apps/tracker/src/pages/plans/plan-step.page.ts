import type { Metric } from '#catalogue';
import { commandForm, heading, html, link, textTyped } from '#pages';
import type { Field, FieldSet, FormGiven, Html } from '#pages';
import type { PlanHistory } from '#planning';
import type { Session } from '#platform';
import type { AreaNamed } from '../areas/area-sections';
import { planPath, planStepPath, type PlanStep } from './plan-paths';
import { linesContent, type PopulationOf } from './plan.page';

export interface PlanStepShown {
  readonly area: AreaNamed;
  readonly session: Session;
  readonly metrics: readonly Metric[];
  readonly populationOf: PopulationOf;
  readonly plan: PlanHistory;
  readonly step: PlanStep;
  readonly given: FormGiven;
}

export const PLAN_STEP_TITLES: Readonly<Record<PlanStep, string>> = {
  agree: 'Agree the plan',
  withdraw: 'Take the plan back',
};

/** Where what waits is put in force under what it says, or the plan is taken back. */
export function planStepContent(shown: PlanStepShown): Html {
  const { area, session, plan, step, given } = shown;
  const { policyYear, version, waiting, inForce } = plan;
  const said = step === 'agree' ? waiting : (waiting ?? inForce?.content);
  return html`${heading(PLAN_STEP_TITLES[step], `${area.name}, ${policyYear}`)}
    <p>${link(planPath(area.code, policyYear), `The whole plan for ${policyYear}`)}</p>
    ${
      step === 'agree'
        ? html`<p class="nhsuk-body-l">
            What stands below is put in force, and figures are held against it from then on.
          </p>`
        : html`<p class="nhsuk-body-l">
            From then on nothing is in force for ${policyYear}, and no figure is held against a plan.
          </p>`
    }
    ${said === undefined ? html`<p>Nothing waits for agreement.</p>` : linesContent(shown, said)}
    ${commandForm({
      ...{ session, path: planStepPath(area.code, policyYear, step), given },
      unseen: { version: String(version) },
      fields: step === 'agree' ? agreementFields(given) : [WHY_BACK],
      button: PLAN_STEP_TITLES[step],
      isFinal: step === 'withdraw',
    })}`;
}

const WHY_BACK: Field = {
  ...{ kind: 'long-text', name: 'reason', label: 'Why' },
  hint: 'In a sentence. It is kept with the decision.',
};

/** Whose signature is asked for; the last two may be left empty. */
const SIGNATURES = [
  { name: 'council', as: 'council', legend: 'Who signed for the council' },
  { name: 'commissioner', as: 'commissioner', legend: 'Who signed for the commissioner' },
  { name: 'other', as: 'commissioner', legend: 'Another commissioner (optional)' },
  { name: 'board', as: 'health-and-wellbeing-board', legend: 'The health and wellbeing board (optional)' },
] as const;

const SIGNED = ['partner', 'signedBy', 'position', 'signedOn'] as const;
const SIGNED_LABELS: Readonly<Record<(typeof SIGNED)[number], string>> = {
  ...{ partner: 'Organisation', signedBy: 'Signed by', position: 'Position', signedOn: 'Signed on' },
};

function agreementFields({ typed }: FormGiven): (Field | FieldSet)[] {
  const sent = SIGNATURES.filter(({ name }) => isSigned(typed, name));
  return [
    {
      ...{ kind: 'day', name: 'agreedOn', label: 'Agreed on', at: '/agreement/agreedOn' },
      hint: 'The day of the last signature, or a later one.',
    },
    {
      ...{
        kind: 'one-of-few',
        name: 'authority',
        label: 'By whose authority',
        at: '/agreement/authority/kind',
      },
      options: [
        { value: 'health-and-wellbeing-board', name: 'The health and wellbeing board' },
        { value: 'delegated', name: 'Somebody to whom it was delegated' },
      ],
    },
    {
      ...{ kind: 'text', name: 'board-name', label: 'The board by name', at: '/agreement/authority/board' },
      hint: 'Where the board agreed it.',
    },
    {
      ...{ kind: 'text', name: 'delegated-by', label: 'Delegated by', at: '/agreement/authority/by' },
      hint: 'Where it was delegated.',
    },
    {
      ...{ kind: 'text', name: 'delegated-to', label: 'Delegated to', at: '/agreement/authority/to' },
      hint: 'Where it was delegated.',
    },
    ...SIGNATURES.map(({ name, legend }): FieldSet => {
      const pointer = `/agreement/partners/${sent.findIndex((each) => each.name === name)}`;
      return {
        legend,
        fields: SIGNED.map((part): Field => ({
          ...{
            kind: part === 'signedOn' ? 'day' : 'text',
            name: `${name}-${part}`,
            label: SIGNED_LABELS[part],
          },
          at: `${pointer}/${part}`,
        })),
      };
    }),
  ];
}

function isSigned(typed: URLSearchParams, name: string): boolean {
  return SIGNED.some((part) => textTyped(typed, `${name}-${part}`) !== '');
}

/** What was written, as the agreement that the command takes; what is empty is not said. */
export function agreementTyped(typed: URLSearchParams): unknown {
  const said = (names: Readonly<Record<string, string>>) =>
    Object.fromEntries(
      Object.entries(names).flatMap(([member, field]) => {
        const text = textTyped(typed, field);
        return text === '' ? [] : [[member, text] as const];
      }),
    );
  const isDelegated = typed.get('authority') === 'delegated';
  return {
    ...said({ agreedOn: 'agreedOn' }),
    authority: said({
      kind: 'authority',
      ...(isDelegated ? { by: 'delegated-by', to: 'delegated-to' } : { board: 'board-name' }),
    }),
    partners: SIGNATURES.filter(({ name }) => isSigned(typed, name)).map(({ name, as }) => ({
      as,
      ...said(Object.fromEntries(SIGNED.map((part) => [part, `${name}-${part}`]))),
    })),
  };
}
