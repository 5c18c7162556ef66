import { poundsText } from '#kernel';
import type { AgreementPosition } from '#settlement';
import { CommandFailure, EXIT } from '../exit-codes';
import { print, printJson } from '../output';
import { problemLine, Server } from '../server';
import { say } from './decision-desk';
import type { DecidingOptions } from './decision-desk';
import { decideUnder, moneyPath, penceTyped } from './money-desk';
import type { WhichAgreement } from './money-desk';
import { save, saveDocument } from './save-document';
import { positionLines, settlementLines, whatIfLines } from './settlement-text';
import type { SettlementSaid } from './settlement-text';
import type { AsKnown } from './declaration';

interface ByPerson {
  readonly name: string;
  readonly position: string;
}
interface ForPartner extends ByPerson {
  readonly partner: string;
}
interface NamedCount {
  readonly figure: string;
  readonly count: number;
}
interface AsDocument {
  readonly out?: string;
}
interface SettlementsSaid {
  readonly settlements: readonly {
    readonly agreement: string;
    readonly title: string;
    readonly status: string;
    readonly fundPence: number;
    readonly releasedPence?: number;
    readonly label?: string;
  }[];
}

/** The area's settlements of a policy year, a line each. */
export async function listSettlements(
  options: DecidingOptions & AsKnown & { readonly area: string; readonly year: string },
): Promise<number> {
  const { area, year, asKnown } = options;
  const path = moneyPath('settlements', { area, year });
  const answer = await new Server(options, 'operator').ask<SettlementsSaid>(path, { asKnown });
  if (options.json) printJson(answer);
  else if (answer.settlements.length === 0)
    print(`No settlement ${asKnown === undefined ? 'has' : 'had'} been opened.`);
  for (const { agreement, title, status, fundPence, releasedPence, label } of options.json
    ? []
    : answer.settlements) {
    const released = releasedPence === undefined ? '' : `, £${poundsText(BigInt(releasedPence))} released`;
    print(
      `${agreement}  ${status}, a fund of £${poundsText(BigInt(fundPence))}${released}  ${title}${label === undefined ? '' : `. ${label}`}`,
    );
  }
  return EXIT.done;
}

/** One settlement, its working step by step; into a file as the release statement. */
export async function showSettlement(options: WhichAgreement & AsDocument & AsKnown): Promise<number> {
  const { out, asKnown } = options;
  if (out !== undefined) return keepDocument('statement', out, options, { asKnown });
  const answer = await new Server(options, 'operator').ask<SettlementSaid>(
    moneyPath('settlements', options),
    { asKnown },
  );
  return say(answer, settlementLines, options);
}

/** The evidence pack, whose checker says offline whether it holds. */
export async function saveEvidence(options: WhichAgreement & { readonly to: string }): Promise<number> {
  const { to } = options;
  const archive = await new Server(options, 'operator').download(
    `${moneyPath('settlements', options)}/evidence`,
    {},
  );
  await save(to, archive);
  print(`It is in ${to}. Unpack it and run: node check.mjs`);
  return EXIT.done;
}

/** Where the agreement stands in the year, or stood at the end of a quarter; into a file as the risk-share report. */
export async function showPosition(
  options: WhichAgreement & AsDocument & { readonly watermark?: string; readonly quarter?: string },
): Promise<number> {
  const { out, watermark, quarter } = options;
  if (out !== undefined) return keepDocument('position', out, options, { watermark, quarter });
  const path = `${moneyPath('settlements', options)}/position`;
  const answer = await new Server(options, 'operator').ask<AgreementPosition>(path, { watermark, quarter });
  return say(answer, positionLines, options);
}

/** What it would come to on another count, or another price, of one figure. It changes nothing. */
export async function whatIf(
  options: WhichAgreement & {
    readonly figure?: string;
    readonly admissions?: number;
    readonly price?: string;
  },
): Promise<number> {
  const { admissions, price } = options;
  if (admissions === undefined && price === undefined)
    throw new CommandFailure('Say what if: give --admissions, --price or both.');
  const server = new Server(options, 'operator');
  const figure = options.figure ?? (await onlyFigure(server, options, price !== undefined));
  const supposed = {
    figure,
    ...(admissions !== undefined && { count: admissions }),
    ...(price !== undefined && { pricePence: penceTyped(price, 1n) }),
  };
  const { status, body } = await server.send({
    method: 'POST',
    path: `${moneyPath('settlements', options)}/what-if`,
    contentType: 'application/json',
    body: JSON.stringify({ supposed: [supposed] }),
  });
  if (status !== 200) throw new CommandFailure(problemLine(status, body));
  return say(body as AgreementPosition, whatIfLines, options);
}

export async function openSettlement(options: WhichAgreement & { readonly hash?: string }): Promise<number> {
  const { hash } = options;
  return asFinance('open', hash === undefined ? {} : { contentHash: hash }, options);
}

export async function computeSettlement(
  options: WhichAgreement & { readonly watermark?: number; readonly grounds?: string },
): Promise<number> {
  const { watermark, grounds } = options;
  const body = { ...(watermark !== undefined && { watermark }), ...(grounds !== undefined && { grounds }) };
  return asFinance('compute', body, options);
}

export async function forecastRelease(
  options: WhichAgreement & { readonly pounds: string; readonly asOf: string; readonly method: string },
): Promise<number> {
  const { pounds, asOf, method } = options;
  return asFinance('forecast', { forecastPence: penceTyped(pounds, 0n), asOf, method }, options);
}

export async function reviewSettlement(
  options: WhichAgreement & ByPerson & { readonly note: string; readonly hash: string },
): Promise<number> {
  return asFinance(
    'review',
    { contentHash: options.hash, by: personOf(options), note: options.note },
    options,
  );
}

export async function disputeFigure(
  options: WhichAgreement &
    ForPartner & { figure: string; claimed: number; evidence: string; replyBy: string },
): Promise<number> {
  const { partner, figure, claimed, evidence, replyBy } = options;
  return asPartner(
    'dispute',
    { partner, by: personOf(options), figure, claimed, evidence, replyBy },
    options,
  );
}

export async function replyToDispute(
  options: WhichAgreement & ForPartner & { readonly dispute: number; readonly reply: string },
): Promise<number> {
  const { partner, dispute, reply } = options;
  return asPartner('reply', { dispute, partner, by: personOf(options), reply }, options);
}

export async function withdrawDispute(
  options: WhichAgreement & ForPartner & { readonly dispute: number; readonly reason: string },
): Promise<number> {
  const { dispute, reason } = options;
  return asPartner('withdraw-dispute', { dispute, by: personOf(options), reason }, options);
}

export async function upholdDispute(
  options: WhichAgreement & ForPartner & { readonly dispute: number; readonly reason: string },
): Promise<number> {
  const { dispute, reason } = options;
  return asPartner('uphold-dispute', { dispute, by: personOf(options), reason }, options);
}

export async function resolveDispute(
  options: WhichAgreement & ByPerson & { dispute: number; outcome: string; reason: string },
): Promise<number> {
  const { dispute, outcome, reason } = options;
  return asApprover('resolve', { dispute, outcome, by: personOf(options), reason }, options);
}

export async function overrideCoverage(
  options: WhichAgreement &
    ByPerson & {
      readonly reason: string;
      readonly count?: readonly NamedCount[];
      readonly uncounted?: readonly string[];
    },
): Promise<number> {
  const { reason, count: counts = [], uncounted } = options;
  const body = { by: personOf(options), reason, ...(counts.length > 0 && { counts }), uncounted };
  return asApprover('override-coverage', body, options);
}

export async function agreeAmount(
  options: WhichAgreement & { readonly pounds: string; readonly reason?: string },
): Promise<number> {
  const { pounds, reason } = options;
  const body = { agreedPence: penceTyped(pounds, 0n), ...(reason !== undefined && { reason }) };
  return asFinance('agree-amount', body, options);
}

/** Approves what was read, by its hash: whatever else came to stand since is not approved for anybody. */
export async function approveSettlement(
  options: WhichAgreement & ForPartner & { readonly hash: string },
): Promise<number> {
  const { partner, hash } = options;
  return asPartner('approve', { partner, by: personOf(options), contentHash: hash }, options);
}

export async function postSettlement(
  options: WhichAgreement & { readonly through?: string },
): Promise<number> {
  const { through } = options;
  return asFinance('post', { ...(through !== undefined && { through }) }, options);
}

export async function restateSettlement(options: WhichAgreement): Promise<number> {
  return asFinance('restate', {}, options);
}

export async function releaseSettlement(
  options: WhichAgreement & { readonly paidOn: string; readonly reference: string },
): Promise<number> {
  const { paidOn, reference } = options;
  return asFinance('release', { paidOn, reference }, options);
}

export async function closeSettlement(options: WhichAgreement): Promise<number> {
  return asFinance('close', {}, options);
}

export async function proposeVoid(
  options: WhichAgreement & ByPerson & { readonly reason: string },
): Promise<number> {
  return asFinance('propose-void', { by: personOf(options), reason: options.reason }, options);
}

export async function voidSettlement(options: WhichAgreement): Promise<number> {
  return asFinance('void', {}, options);
}

function asFinance(command: string, body: object, options: WhichAgreement): Promise<number> {
  const grants = [`finance@${options.area}`];
  return decideUnder('settlements', { command, body, grants }, options);
}

function asApprover(command: string, body: object, options: WhichAgreement): Promise<number> {
  const grants = [`approver@${options.area}`];
  return decideUnder('settlements', { command, body, grants, byPerson: true }, options);
}

/** A signatory is one of an organisation, and reads the area besides. */
function asPartner(command: string, body: object, options: WhichAgreement & ForPartner): Promise<number> {
  const grants = [`signatory@${options.partner}`, `viewer@${options.area}`];
  return decideUnder('settlements', { command, body, grants, byPerson: true }, options);
}

async function onlyFigure(server: Server, options: WhichAgreement, isPriced: boolean): Promise<string> {
  const { position, terms } = await server.ask<AgreementPosition>(
    `${moneyPath('settlements', options)}/position`,
    {},
  );
  // Whichever figure were given, it would be refused for that.
  if (isPriced && terms.content.rule.kind === 'pay-for-performance')
    throw new CommandFailure('It pays for a reduction, and has no price: give --admissions.');
  const figures = position.figures.map(({ figure }) => figure);
  const [only = ''] = figures;
  if (figures.length !== 1) throw new CommandFailure(`Give --figure: one of ${figures.join(', ')}.`);
  return only;
}

async function keepDocument(
  document: 'statement' | 'position',
  out: string,
  options: WhichAgreement,
  query: Readonly<Record<string, string | undefined>>,
): Promise<number> {
  await saveDocument(`${moneyPath('settlements', options)}/documents/${document}`, query, out, options);
  print(`It is in ${out}.`);
  return EXIT.done;
}

function personOf({ name, position }: ByPerson): ByPerson {
  return { name, position };
}
