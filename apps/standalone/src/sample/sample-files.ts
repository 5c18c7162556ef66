import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planSubmissionSchema } from '#planning/plain';
import type { PlanSubmission } from '#planning';
import { repositoryRoot } from '#installation';
import type { DelayedDays } from './sample-events';

const PUBLISHED_PLANS = ['plan-2014-15.json', 'plan-2015-16.json'];
const INVENTED_PLAN = 'plan-cambridgeshire-2016-17.json';

/** Unchecked: the gateway checks each event it becomes, as it does anybody's. */
export async function readDelayedDays(): Promise<DelayedDays> {
  return (await readSampleFile('delayed-days-peterborough.json')) as DelayedDays;
}

/**
 * Peterborough's delayed days of April 2016 (NHS England, delayed transfers of care), under an area code with a slip of
 * the pen: something to find in quarantine, and to mend.
 */
export async function readMistyped(): Promise<{ readonly source: string }> {
  return (await readSampleFile('mistyped-april-2016.json')) as { readonly source: string };
}

/** The plans Peterborough agreed for the years its figures reach into. */
export async function readPublishedPlans(): Promise<PlanSubmission[]> {
  return Promise.all(PUBLISHED_PLANS.map(readPlan));
}

/** Cambridgeshire's for 2016/17, of which a document states a reduction and no number: figures and names are invented. */
export async function readInventedPlan(): Promise<PlanSubmission> {
  return readPlan(INVENTED_PLAN);
}

export function sampleFile(...path: readonly string[]): string {
  return join(repositoryRoot(), 'apps', 'standalone', 'sample', ...path);
}

async function readPlan(name: string): Promise<PlanSubmission> {
  return planSubmissionSchema.parse(await readSampleFile(name));
}

/** Unchecked. */
export async function readSampleFile(name: string): Promise<unknown> {
  return JSON.parse(await readFile(sampleFile(name), 'utf8')) as unknown;
}
