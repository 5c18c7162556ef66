import { agreementContentSchema } from '#settlement/plain';
import { z } from 'zod';
import { EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';
import { Server } from '../server';
import { agreementLines } from './agreement-text';
import type { AgreementSaid } from './agreement-text';
import { say } from './decision-desk';
import type { DecidingOptions } from './decision-desk';
import { decideUnder, moneyPath, readMoneyFile } from './money-desk';
import type { WhichAgreement } from './money-desk';
import type { AsKnown } from './declaration';

interface AgreementsSaid {
  readonly agreements: readonly {
    readonly policyYear: string;
    readonly agreement: string;
    readonly title?: string;
    readonly status: string;
    readonly version: number;
  }[];
}

const proposalSchema = z.strictObject({ content: agreementContentSchema });

/** The area's agreements, a line each. */
export async function listAgreements(
  options: DecidingOptions & AsKnown & { readonly area: string },
): Promise<number> {
  const { area, asKnown } = options;
  const path = moneyPath('agreements', { area });
  const answer = await new Server(options, 'operator').ask<AgreementsSaid>(path, { asKnown });
  if (options.json) printJson(answer);
  else if (answer.agreements.length === 0)
    print(`${area} ${asKnown === undefined ? 'has no agreement yet' : 'had no agreement then'}.`);
  for (const { policyYear, agreement, title, status, version } of options.json ? [] : answer.agreements) {
    print(
      `${policyYear}  ${agreement}  ${status}, ${counted(version, 'decision')}  ${title ?? ''}`.trimEnd(),
    );
  }
  return EXIT.done;
}

/** One agreement with all its terms. */
export async function showAgreement(options: WhichAgreement & AsKnown): Promise<number> {
  const { asKnown } = options;
  const answer = await new Server(options, 'operator').ask<AgreementSaid>(moneyPath('agreements', options), {
    asKnown,
  });
  return say(answer, agreementLines, options);
}

export async function proposeAgreement(file: string, options: WhichAgreement): Promise<number> {
  const body = await readMoneyFile(file, proposalSchema, 'agreement');
  const grants = [`preparer@${options.area}`];
  return decideUnder('agreements', { command: 'propose', body, grants }, options);
}

/** Signs what was read, by its hash, in the name of one partner: whatever else came to wait since is not signed. */
export async function signAgreement(
  options: WhichAgreement & {
    partner: string;
    name: string;
    position: string;
    signedOn: string;
    hash: string;
  },
): Promise<number> {
  const { area, partner, name, position, signedOn, hash } = options;
  const signature = { partner, signedBy: name, position, signedOn };
  const grants = [`signatory@${partner}`, `viewer@${area}`];
  const body = { contentHash: hash, signature };
  return decideUnder('agreements', { command: 'sign', body, grants, byPerson: true }, options);
}

export async function withdrawAgreement(options: WhichAgreement & { reason: string }): Promise<number> {
  const { area, reason } = options;
  const sent = { command: 'withdraw', body: { reason }, grants: [`approver@${area}`], byPerson: true };
  return decideUnder('agreements', sent, options);
}
