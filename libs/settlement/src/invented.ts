/** What of an agreement is made up, in words. */
interface Invented {
  readonly invented?: readonly string[] | undefined;
}

/**
 * `Invented figures: the price, the outturn`, of an agreement that says so of itself: it stands wherever money that follows
 * from it is shown. Nothing of any other.
 */
export function inventedLabel({ invented = [] }: Invented): string | undefined {
  return invented.length === 0 ? undefined : `Invented figures: ${invented.join(', ')}`;
}

/** What is entered for it in a journal says so too, beside entries that are real. */
export function inventedNarrative(narrative: string, { invented = [] }: Invented): string {
  return invented.length === 0 ? narrative : `${narrative} (invented figures)`;
}
