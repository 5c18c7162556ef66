import { isDeepStrictEqual } from 'node:util';
import { fundSubmissionSchema } from '#pooled-fund/plain';
import { CommandFailure, EXIT } from '../exit-codes';
import { print } from '../output';
import { Server } from '../server';
import type { AsKnown } from './declaration';
import { decideOver, say } from './decision-desk';
import type { DecidingOptions } from './decision-desk';
import { fundLines, fundText, journalLines, statementLines } from './fund-text';
import type { AreaFundsAnswer, FundAnswer, JournalAnswer, StatementAnswer } from './fund-text';
import { moneyPath, penceTyped, readMoneyFile } from './money-desk';
import { saveDocument } from './save-document';

interface Whose extends DecidingOptions {
  readonly area: string;
  readonly year: string;
}
interface Days extends AsKnown {
  readonly from?: string;
  readonly to?: string;
}

/** The area's pooled funds, a line each. */
export async function listFunds(
  options: DecidingOptions & AsKnown & { readonly area: string },
): Promise<number> {
  const { area, asKnown } = options;
  const path = moneyPath('funds', { area });
  const answer = await new Server(options, 'operator').ask<AreaFundsAnswer>(path, { asKnown });
  return say(answer, (funds) => fundLines(funds, asKnown), options);
}

/** One fund and how each line stands; in JSON with its whole content. */
export async function showFund(options: Whose & AsKnown): Promise<number> {
  const query = { asKnown: options.asKnown };
  const answer = await new Server(options, 'operator').ask<FundAnswer>(moneyPath('funds', options), query);
  return say(answer, fundText, options);
}

/** Every entry of the fund's journal. */
export async function fundJournal(options: Whose & Days): Promise<number> {
  const { from, to, asKnown } = options;
  const server = new Server(options, 'operator');
  const entries: JournalAnswer['entries'][number][] = [];
  for (let after: string | undefined; ;) {
    const query = { from, to, asKnown, after, limit: '200' };
    const page = await server.ask<JournalAnswer>(`${moneyPath('funds', options)}/journal`, query);
    entries.push(...page.entries);
    if (page.next === undefined) return say({ fund: page.fund, entries }, journalLines, options);
    after = page.next;
  }
}

/** A partner's statement of account; into a file as the document that its ending names. */
export async function fundStatement(
  options: Whose & Days & { readonly partner: string; readonly out?: string },
): Promise<number> {
  const { from, to, asKnown, partner, out } = options;
  const path = `${moneyPath('funds', options)}/statements/${encodeURIComponent(partner)}`;
  if (out === undefined) {
    const server = new Server(options, 'operator');
    return say(await server.ask<StatementAnswer>(path, { from, to, asKnown }), statementLines, options);
  }
  await saveDocument(path, { from, to, asKnown }, out, options);
  print(`The statement of ${partner} is in ${out}.`);
  return EXIT.done;
}

export async function draftFund(file: string, options: DecidingOptions): Promise<number> {
  const { area, policyYear, content } = await readMoneyFile(file, fundSubmissionSchema, 'pooled fund');
  return decide('draft', 'preparer', { ...options, area, year: policyYear }, { content });
}

export async function agreeFund(file: string, options: DecidingOptions): Promise<number> {
  const { area, policyYear, content, agreement } = await readMoneyFile(
    file,
    fundSubmissionSchema,
    'pooled fund',
  );
  if (agreement === undefined) throw new CommandFailure(`${file} has no agreement: nobody signed it.`);
  // By somebody who read this file: whatever else came to wait meanwhile is not agreed for them.
  const refuse = (standing: unknown): string | undefined => {
    const { waiting } = standing as FundAnswer;
    const isWhatWaits = waiting === undefined || isDeepStrictEqual(waiting, content);
    return isWhatWaits
      ? undefined
      : `What waits for agreement is not what ${file} says; bettercare fund show --json has it.`;
  };
  return decide('agree', 'approver', { ...options, area, year: policyYear }, { agreement }, refuse);
}

export async function reviseFund(
  file: string,
  options: DecidingOptions & { readonly reason: string },
): Promise<number> {
  const { area, policyYear, content } = await readMoneyFile(file, fundSubmissionSchema, 'pooled fund');
  const body = { content, reason: options.reason };
  return decide('revise', 'preparer', { ...options, area, year: policyYear }, body);
}

export async function receiveContribution(
  options: Whose & {
    contribution: string;
    reference: string;
    receivedOn: string;
    pounds: string;
    effectiveOn?: string;
  },
): Promise<number> {
  const { contribution, reference, receivedOn, pounds, effectiveOn } = options;
  const receipt = {
    ...{ contribution, reference, receivedOn, pence: penceTyped(pounds) },
    ...(effectiveOn !== undefined && { effectiveOn }),
  };
  return decide('contributions', 'finance', options, { receipt });
}

export async function recordSpending(
  options: Whose & { line: string; month: string; pounds: string; effectiveOn?: string },
): Promise<number> {
  const { line, month, pounds, effectiveOn } = options;
  const spending = {
    ...{ line, month, pence: penceTyped(pounds) },
    ...(effectiveOn !== undefined && { effectiveOn }),
  };
  return decide('spending', 'finance', options, { spending });
}

export async function forecastLine(
  options: Whose & { line: string; asOf: string; pounds: string; method: string },
): Promise<number> {
  const { line, asOf, pounds, method } = options;
  const forecast = { line, asOf, outturnPence: penceTyped(pounds), method };
  return decide('forecasts', 'finance', options, { forecast });
}

export async function vire(
  options: Whose & { fromLine: string; toLine: string; pounds: string; reason: string; authority: string },
): Promise<number> {
  const { fromLine, toLine, pounds, reason, authority } = options;
  const virement = { from: fromLine, to: toLine, pence: penceTyped(pounds, 1n), reason, authority };
  return decide('virements', 'finance', options, { virement });
}

export async function closeMonth(options: Whose & { readonly month: string }): Promise<number> {
  return decide('close-month', 'finance', options, { month: options.month });
}

export async function closeYear(options: Whose): Promise<number> {
  return decide('close-year', 'finance', options, {});
}

function decide(
  command: string,
  role: 'preparer' | 'finance' | 'approver',
  options: Whose,
  body: object,
  refuse?: (standing: unknown) => string | undefined,
): Promise<number> {
  const { area, year } = options;
  return decideOver(
    {
      ...{
        path: moneyPath('funds', options),
        command,
        body,
        grants: [`${role}@${area}`],
        name: `${area} ${year}`,
      },
      byPerson: role === 'approver',
      ...(refuse && { refuse }),
    },
    options,
  );
}
