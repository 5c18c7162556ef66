import { ok, type Refusal, type Result } from '#kernel';
import type { Field, FieldSet, FormSent, Html } from '#pages';
import { readValue } from '#platform';
import type { FundOutcome, FundStanding } from '#pooled-fund';
import type { Command } from '@nestjs/cqrs';
import type { z } from 'zod';

/** A fund, and the day on which somebody decides on it. */
export interface Before {
  readonly fund: FundStanding;
  /** The day in Europe/London. */
  readonly today: string;
}

export interface Sent extends FormSent {
  readonly area: string;
  readonly policyYear: string;
  readonly fund: FundStanding;
  /** What was chosen, where a file was asked for. */
  readonly file: { readonly bytes: Buffer } | undefined;
}

export type CommandOnFund = Result<Command<FundOutcome>, readonly Refusal[]>;

/** One way to decide on a pooled fund, as a page. */
export interface DecisionOnFund {
  /** The last part of its address. */
  readonly name: string;
  /** As its link says it, and its page, and its button. */
  readonly title: string;
  readonly says: string;
  /** Whether it cannot be taken back. */
  readonly isFinal?: true;
  /** Whether it asks for a file. */
  readonly hasFile?: true;
  /** Whether it can be decided as the fund stands. */
  readonly isOffered: (before: Before) => boolean;
  /** What of the fund is to be known for it. */
  readonly about: (fund: FundStanding) => Html;
  readonly fields: (before: Before) => readonly (Field | FieldSet)[];
  readonly command: (sent: Sent) => CommandOnFund;
}

/** What was typed as the API's door of the same decision takes it: the same body, held to the same schema. */
export function decided<Body>(
  schema: z.ZodType<Body>,
  body: unknown,
  commandOf: (body: Body) => Command<FundOutcome>,
): CommandOnFund {
  const read = readValue(schema, body);
  return read.ok ? ok(commandOf(read.value)) : read;
}

/** Whether partners have agreed it, and its year is not closed. */
export function isInForce({ status }: FundStanding): boolean {
  return status === 'agreed' || status === 'under-revision';
}
