import { html } from '#pages';
import type { Html } from '#pages';
import type { AssuranceIcon, MetricChart, VariationIcon } from '#performance';
import { periodName } from '#performance/plain';

type Kind = 'common' | 'improvement' | 'concern' | 'neutral';

interface Icon {
  readonly kind: Kind;
  readonly letter: string;
  readonly says: string;
}

const VARIATION: Readonly<Record<VariationIcon, Icon>> = {
  'common-cause': { kind: 'common', letter: '~', says: 'Common cause: no significant change' },
  'improvement-high': {
    kind: 'improvement',
    letter: 'H',
    says: 'Special cause of improvement, towards higher values',
  },
  'improvement-low': {
    kind: 'improvement',
    letter: 'L',
    says: 'Special cause of improvement, towards lower values',
  },
  'concern-high': { kind: 'concern', letter: 'H', says: 'Special cause of concern, towards higher values' },
  'concern-low': { kind: 'concern', letter: 'L', says: 'Special cause of concern, towards lower values' },
  'neutral-high': { kind: 'neutral', letter: 'H', says: 'Special cause, towards higher values' },
  'neutral-low': { kind: 'neutral', letter: 'L', says: 'Special cause, towards lower values' },
};

const ASSURANCE: Readonly<Record<AssuranceIcon, Icon>> = {
  pass: { kind: 'improvement', letter: 'P', says: 'Will consistently pass the target as things are' },
  fail: { kind: 'concern', letter: 'F', says: 'Will consistently fail the target as things are' },
  inconsistent: { kind: 'common', letter: '?', says: 'May pass or fail the target by chance' },
};

/**
 * What the chart says of the process and of its target, as Making Data Count marks them: the target first where it is not
 * sure to be met, since a process that does not change is then no good news.
 */
export function iconsOf({ variation, assurance }: Pick<MetricChart, 'variation' | 'assurance'>): Html[] {
  const process = drawn(VARIATION[variation]);
  if (!assurance) return [process];
  const target = drawn(ASSURANCE[assurance.icon]);
  return assurance.icon === 'pass' ? [process, target] : [target, process];
}

/** Which value the icons are of: they stand beside figures of other periods. */
export function iconsPeriod({ points, by }: Pick<MetricChart, 'points' | 'by'>): string {
  return `By the ${by}, up to ${periodName(points.at(-1)?.period ?? '')}`;
}

function drawn({ kind, letter, says }: Icon): Html {
  return html`<span class="icon icon--${kind}" aria-hidden="true">${letter}</span
    ><span class="icon__says">${says}</span>`;
}
