import type { Contribution, FundContent } from '#pooled-fund';

/** What a contribution is called: a grant by its name, and what has none by its kind. */
export function contributionName({ kind, name }: Pick<Contribution, 'kind' | 'name'>): string {
  return name ?? KINDS[kind];
}

const KINDS = {
  minimum: 'Minimum contribution',
  additional: 'Additional contribution',
  grant: 'Grant',
  'carried-forward': 'Carried forward',
} as const;

/** A partner by the name that a fund has for it. */
export function partnerNamed(content: Pick<FundContent, 'partners'> | undefined, urn: string): string {
  return content?.partners.find(({ source }) => source === urn)?.name ?? urn;
}
