import { isDeepStrictEqual } from 'node:util';
import type { Metric } from '#catalogue';
import { shapeRefusals } from '#contracts';
import { readJson } from '#kernel';
import type { Refusal } from '#kernel';
import { planProposalSchema, planSubmissionSchema } from '#planning/plain';
import type { AreaPlans, PlanContent, PlanHistory, PlanProposal } from '#planning';
import type { z } from 'zod';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { readInputFile } from '../input-file';
import { counted, moment, print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';
import type { Reply } from '../server';
import type { AsKnown } from './declaration';
import { planTemplate } from './plan-template';
import { targetLines } from './plan-text';

interface Common extends Where {
  readonly json?: boolean;
}
interface Whose extends Common {
  readonly area: string;
  readonly year: string;
}
/** What of the policy years in force a template is made of. */
interface PolicyYearsInForce {
  readonly policyYears: readonly {
    readonly definition: { readonly year: string };
    readonly metrics: readonly { readonly definition: Metric }[];
  }[];
}
interface WithReason {
  readonly reason: string;
}

/** The area's plans, a line each. */
export async function listPlans(options: Common & AsKnown & { readonly area: string }): Promise<number> {
  const { area, json, asKnown } = options;
  const { plans } = await new Server(options, 'operator').ask<AreaPlans>(plansPath(area), { asKnown });
  if (json) printJson({ area, plans });
  else if (plans.length === 0)
    print(`${area} ${asKnown === undefined ? 'has no plan yet' : 'had no plan then'}.`);
  for (const { policyYear, status, version, agreedOn } of json ? [] : plans) {
    const agreed = agreedOn === undefined ? '' : `, agreed on ${agreedOn}`;
    print(`${policyYear}  ${status}, ${counted(version, 'decision')}${agreed}`);
  }
  return EXIT.done;
}

/** One plan; in JSON with its whole content. */
export async function showPlan(options: Whose & AsKnown): Promise<number> {
  const { asKnown } = options;
  const plan = await new Server(options, 'operator').ask<PlanHistory>(planPath(options), { asKnown });
  if (options.json) printJson(plan);
  else printPlan(plan);
  return EXIT.done;
}

/** Prints a plan of the area without its figures, for `plan draft` once they are in. */
export async function printPlanTemplate(options: Whose): Promise<number> {
  const server = new Server(options, 'operator');
  const { code } = await server.ask<{ code: string }>(`/v1/areas/${encodeURIComponent(options.area)}`, {});
  const { policyYears } = await server.ask<PolicyYearsInForce>('/v1/policy-years', {});
  const found = policyYears.find(({ definition }) => definition.year === options.year);
  if (found === undefined) {
    const years = policyYears.map(({ definition }) => definition.year).join(', ');
    throw new CommandFailure(`${options.year} is no policy year. Give one of: ${years}.`);
  }
  const metrics = found.metrics.map(({ definition }) => definition);
  printJson(planTemplate(code, options.year, metrics));
  return EXIT.done;
}

export async function draftPlan(file: string, options: Common): Promise<number> {
  const proposal = await readPlan(file, planProposalSchema);
  const { content } = proposal;
  return decide('draft', 'preparer', whoseOf(proposal), { content }, options);
}

export async function agreePlan(file: string, options: Common): Promise<number> {
  const submission = await readPlan(file, planSubmissionSchema);
  const { agreement, content } = submission;
  // By somebody who read this file: whatever else came to wait meanwhile is not agreed for them.
  const isWhatWaits = ({ waiting }: PlanHistory) => waiting === undefined || says(waiting, content);
  const refusal = `What waits for agreement is not what ${file} says; bettercare plan show --json has it.`;
  return decide('agree', 'approver', whoseOf(submission), { agreement }, options, { isWhatWaits, refusal });
}

export async function revisePlan(file: string, options: Common & WithReason): Promise<number> {
  const proposal = await readPlan(file, planProposalSchema);
  const body = { content: proposal.content, reason: options.reason };
  return decide('revise', 'preparer', whoseOf(proposal), body, options);
}

export async function withdrawPlan(options: Whose & WithReason): Promise<number> {
  return decide('withdraw', 'approver', options, { reason: options.reason }, options);
}

/** Sends a command over the plan as it stands now, and says what was decided or why not. Only a person approves. */
async function decide(
  command: 'draft' | 'agree' | 'revise' | 'withdraw',
  role: 'preparer' | 'approver',
  whose: { readonly area: string; readonly year: string },
  body: object,
  options: Common,
  asked?: { readonly isWhatWaits: (standing: PlanHistory) => boolean; readonly refusal: string },
): Promise<number> {
  const as = role === 'approver' ? { person: 'operator' } : 'operator';
  const server = new Server(options, as, [`${role}@${whose.area}`]);
  const standing = await server.send({ method: 'GET', path: planPath(whose) });
  if (standing.status !== 200 && standing.status !== 404)
    throw new CommandFailure(problemLine(standing.status, standing.body));
  const stands = standing.status === 200 ? (standing.body as PlanHistory) : undefined;
  if (asked && stands && !asked.isWhatWaits(stands)) throw new CommandFailure(asked.refusal);
  const reply = await server.send({
    method: 'POST',
    path: `${planPath(whose)}/${command}`,
    contentType: 'application/json',
    body: JSON.stringify(body),
    ...(stands && { ifMatch: `"${stands.version}"` }),
  });
  if (options.json) printJson(reply.body);
  else printDecided(whose, reply);
  return reply.status === 200 ? EXIT.done : EXIT.failed;
}

function printDecided({ area, year }: { readonly area: string; readonly year: string }, reply: Reply): void {
  if (reply.status !== 200) {
    const { errors } = (reply.body ?? {}) as { readonly errors?: readonly Refusal[] };
    if (errors === undefined) throw new CommandFailure(problemLine(reply.status, reply.body));
    for (const refusal of errors) print(refusalLine(refusal));
    return;
  }
  const { type, version, warnings } = reply.body as {
    readonly type: string;
    readonly version: number;
    readonly warnings: readonly Refusal[];
  };
  print(`${area} ${year}: ${type.replace('plan.', '')}; the plan is at version ${version}.`);
  for (const warning of warnings) print(`  ${refusalLine(warning)}`);
}

function printPlan({ area, policyYear, status, inForce, waiting, warnings, decisions }: PlanHistory): void {
  print(`${area} ${policyYear}: ${status}`);
  if (inForce) {
    const { agreement, content } = inForce;
    print(`In force: ${content.document}, agreed on ${agreement.agreedOn}`);
    for (const line of targetLines(content)) print(line);
  }
  if (waiting) {
    print(`Waiting for agreement: ${waiting.document}`);
    for (const line of targetLines(waiting, inForce?.content)) print(line);
  }
  print('Decisions:');
  for (const { version, recordedAt, type, actor, reason } of decisions) {
    print(
      `  ${version}  ${moment(recordedAt)}  ${type} by ${actor}${reason === undefined ? '' : `: ${reason}`}`,
    );
  }
  for (const warning of warnings) print(`Warning: ${refusalLine(warning)}`);
}

function says(waiting: PlanContent, content: PlanContent): boolean {
  return isDeepStrictEqual(waiting, JSON.parse(JSON.stringify(content)));
}

async function readPlan<Plan>(file: string, schema: z.ZodType<Plan>): Promise<Plan> {
  const json = readJson(await readInputFile(file));
  if (!json.ok) throw new CommandFailure(`${file} is not JSON: ${json.failure.what}.`);
  const read = schema.safeParse(json.value);
  if (read.success) return read.data;
  const faults = shapeRefusals(read.error, json.value, schema).map(refusalLine);
  throw new CommandFailure(`${file} is not a plan:\n${faults.join('\n')}`);
}

function whoseOf({ area, policyYear }: PlanProposal): { readonly area: string; readonly year: string } {
  return { area, year: policyYear };
}

function plansPath(area: string): string {
  return `/v1/areas/${encodeURIComponent(area)}/plans`;
}

function planPath({ area, year }: { readonly area: string; readonly year: string }): string {
  return `${plansPath(area)}/${encodeURIComponent(year.replace('/', '-'))}`;
}
