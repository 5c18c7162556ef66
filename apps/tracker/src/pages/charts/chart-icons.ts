import { html } from '#pages';
import type { Html } from '#pages';
import type { AssuranceIcon, VariationIcon } from '#performance';

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

/** What the newest point says of the process, as Making Data Count marks it. */
export function variationIcon(icon: VariationIcon): Html {
  return drawn(VARIATION[icon]);
}

/** Whether the process will meet its target. */
export function assuranceIcon(icon: AssuranceIcon): Html {
  return drawn(ASSURANCE[icon]);
}

function drawn({ kind, letter, says }: Icon): Html {
  return html`<span class="icon icon--${kind}" aria-hidden="true">${letter}</span
    ><span class="icon__says">${says}</span>`;
}
