import { readFileSync } from 'node:fs';
import { fundSubmissionSchema } from './fund-content';

const SAMPLE = new URL('../../../apps/standalone/sample/fund-cambridgeshire-2016-17.json', import.meta.url);

/** Cambridgeshire Better Care Fund narrative plan 2016/17, as its two budget tables and its national conditions have it. */
export function cambridgeshireFund() {
  const { agreement, ...submission } = fundSubmissionSchema.parse(JSON.parse(readFileSync(SAMPLE, 'utf8')));
  if (agreement === undefined) throw new Error('The sample was signed');
  return { ...submission, agreement };
}

export const CCG = 'urn:ods:06H';
export const COUNTY = 'urn:ons:E10000003';
