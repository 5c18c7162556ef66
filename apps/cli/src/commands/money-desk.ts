import { shapeRefusals } from '#contracts';
import { jsonPence, type Pence, penceFromPounds, poundsShown } from '#kernel';
import type { z } from 'zod';
import { CommandFailure } from '../exit-codes';
import { readJsonFile } from '../input-file';
import { refusalLine } from '../output';
import { decideOver } from './decision-desk';
import type { CommandSent, DecidingOptions } from './decision-desk';

// What the commands on funds, agreements and settlements have in common.

/** Which agreement, or its settlement. */
export interface WhichAgreement extends DecidingOptions {
  readonly area: string;
  readonly year: string;
  readonly code: string;
}

/** The address of what an area has of a kind: all of it, that of a policy year, or one of them by its code. */
export function moneyPath(
  kind: 'funds' | 'agreements' | 'settlements',
  { area, year, code }: { readonly area: string; readonly year?: string; readonly code?: string },
): string {
  const places = [area, kind, year?.replace('/', '-'), code].filter((place) => place !== undefined);
  return `/v1/areas/${places.map(encodeURIComponent).join('/')}`;
}

/** A command on an agreement or its settlement, each by its own grants. */
export function decideUnder(
  kind: 'agreements' | 'settlements',
  sent: Pick<CommandSent, 'command' | 'body' | 'grants' | 'byPerson'>,
  options: WhichAgreement,
): Promise<number> {
  const name = `${options.area} ${options.year} ${options.code}`;
  return decideOver({ ...sent, path: moneyPath(kind, options), name }, options);
}

/** No amount on either side is larger, as every body has it. */
const PENCE_MAX = 1_000_000_000_000n;

/** What an amount typed in pounds comes to in pence, no less than the least that is taken there. */
export function penceTyped(text: string, least: Pence = -PENCE_MAX): number {
  const pence = penceFromPounds(text.replace(/^(-?)£/, '$1'));
  if (pence === undefined)
    throw new CommandFailure(
      `${text} is no amount in pounds. Write it as 2,971,250.00, 2971250 or -0.01, with both places of the pence or none.`,
    );
  if (pence < least || pence > PENCE_MAX)
    throw new CommandFailure(
      `${text} is not taken here. Give an amount from ${poundsShown(least)} to ${poundsShown(PENCE_MAX)}.`,
    );
  return jsonPence(pence);
}

/** A file as its schema has it, or everything that is wrong with it. */
export async function readMoneyFile<Read>(
  file: string,
  schema: z.ZodType<Read>,
  what: string,
): Promise<Read> {
  const json = await readJsonFile(file);
  const read = schema.safeParse(json);
  if (read.success) return read.data;
  const faults = shapeRefusals(read.error, json, schema).map(refusalLine);
  throw new CommandFailure(`${file} is no ${what}:\n${faults.join('\n')}`);
}
