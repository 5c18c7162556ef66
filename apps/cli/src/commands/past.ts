import type { AnsweredAt } from '#performance';
import { moment } from '../output';

/** Which past is asked about; now when neither is given. */
export interface Past {
  readonly asKnown?: string | undefined;
  readonly asPublished?: string | undefined;
}

/** What the answer was computed at, so that it can be asked again. */
export function answeredAtLine({ watermark, publishedBy }: AnsweredAt): string {
  const known =
    watermark.id === undefined || watermark.at === undefined
      ? 'As known now'
      : `As known at watermark ${watermark.id} (${moment(watermark.at)})`;
  const published = publishedBy === undefined ? '' : `, as published by ${publishedBy}`;
  return `${known}${published}: decisions up to ${watermark.decisionPosition}, reference data version ${watermark.referenceVersion}.`;
}
