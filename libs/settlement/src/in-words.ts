import { describePeriod, period, poundsShown } from '#kernel';
import type { AgreementContent, PayForPerformanceRule } from './agreement-content';
import type { Computation } from './settlement.events';
import { grouped, type Quantity, type Step } from './working';

/** The name of an amount, `released` or `paid/2014/15-Q4`, as a sentence has it. */
export function amountNamed(key: string): string {
  const [kind = '', ...of] = key.split('/');
  const name = kind.charAt(0).toUpperCase() + kind.slice(1);
  return of.length === 0 ? name : `${name} for ${of.join('/')}`;
}

/** `£64,113.7724… (1070700000 / 167 pence)`: enough of it to see how it was rounded, and all of it. */
export function exactText({ numerator, denominator }: NonNullable<Step['exact']>): string {
  const [of, by] = [BigInt(numerator), BigInt(denominator)];
  const hundredths = ((of < 0n ? -of : of) * 100n) / by;
  const isCutOff = (of * 100n) % by !== 0n;
  const shown = `${poundsShown(hundredths / 100n)}${String(hundredths % 100n).padStart(2, '0')}${isCutOff ? '…' : ''}`;
  return `${of < 0n ? '-' : ''}${shown} (${numerator} / ${denominator} pence)`;
}

/** Why so much of a fund is released, and the clauses that say so. */
export interface ReleaseReason {
  readonly says: string;
  readonly clauses: readonly string[];
}

/** Out of the working, for whoever reads no further: how counts that missed their target and the amount go together. */
export function releaseReason(
  { rule }: Pick<AgreementContent, 'rule'>,
  { steps, inputs }: Pick<Computation, 'steps' | 'inputs'>,
): ReleaseReason | undefined {
  const released = steps.find(({ step }) => step === 'released');
  if (!released) return undefined;
  const { clauses } = released;
  if (rule.kind === 'pay-for-performance') return { says: ofQuarters(rule, steps, inputs), clauses };
  const over = inputs.flatMap(({ name, target, count }) =>
    count !== undefined && count > target
      ? `${name}: ${grouped(count)} counted, ${grouped(count - target)} more than the target of ${grouped(target)}`
      : [],
  );
  const from = released.from.map((each) => `${each.name.toLowerCase()} ${inWords(each)}`).join(', ');
  return { says: [...over, `${released.text} (${from})`].map((each) => `${each}.`).join(' '), clauses };
}

function ofQuarters(
  { recoverable, clawsBack, cappedAtPlan, minimumRate }: PayForPerformanceRule,
  steps: readonly Step[],
  inputs: Computation['inputs'],
): string {
  const missed = inputs.filter(({ target, count }) => count !== undefined && count > target);
  const names = missed.map((each) => describePeriod(period(each.period)));
  const last = inputs.findLast(({ count }) => count !== undefined);
  const end = last ? describePeriod(period(last.period)) : '';
  const reached = (step: string): number => {
    const result = steps.findLast((each) => each.step === step)?.result;
    return result && 'count' in result ? result.count : 0;
  };
  const [saved, planned] = [reached('reduced'), reached('planned')];
  const counted = saved < 0 ? `${grouped(-saved)} admissions more` : `${grouped(saved)} admissions fewer`;
  const together = `By the end of ${end}, ${counted} were counted than in the baseline; ${grouped(planned)} fewer were planned.`;
  if (missed.length === 0) return `No quarter counted more admissions than its plan. ${together}`;
  const rules = [
    recoverable
      ? 'what a quarter does not earn a later one may'
      : 'what a quarter does not earn is not made up later',
    ...(clawsBack
      ? ['what was paid is given back where a later quarter falls back']
      : ['nothing that was paid is given back']),
    ...(cappedAtPlan ? ['no more is paid than the plan is worth'] : []),
    ...(minimumRate === undefined ? [] : [`less than ${minimumRate} of the plan earns nothing`]),
  ];
  return `${joined(names)} counted more admissions than planned, but ${recoverable ? 'the quarters are paid for together' : 'each quarter is paid for by itself'}: ${joined(rules)}. ${together}`;
}

function inWords(quantity: Quantity): string {
  return 'pence' in quantity ? poundsShown(BigInt(quantity.pence)) : grouped(quantity.count);
}

function joined(words: readonly string[]): string {
  const last = words.at(-1) ?? '';
  return words.length > 1 ? `${words.slice(0, -1).join(', ')} and ${last}` : last;
}
