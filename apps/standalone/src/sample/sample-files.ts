import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { planSubmissionSchema } from '#planning/plain';
import type { PlanSubmission } from '#planning';
import { repositoryRoot } from '#installation';
import type { DelayedDays } from './sample-events';

const PLANS = ['plan-2014-15.json', 'plan-2015-16.json'];

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

/** The plans the area agreed for the years the figures reach into. */
export async function readPlans(): Promise<PlanSubmission[]> {
  return Promise.all(PLANS.map(async (name) => planSubmissionSchema.parse(await readSampleFile(name))));
}

async function readSampleFile(name: string): Promise<unknown> {
  const file = join(repositoryRoot(), 'apps', 'standalone', 'sample', name);
  return JSON.parse(await readFile(file, 'utf8')) as unknown;
}
