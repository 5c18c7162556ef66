import type { OfSettlement, SettlementInput } from '#settlement';
import { areaPath } from '../areas/area-sections';
import { addressOf } from '../shell/time-bar';

/** A policy year as addresses have it: `2016-17`. */
function inAddress(policyYear: string): string {
  return policyYear.replace('/', '-');
}

export function fundsPath(area: string): string {
  return `${areaPath(area)}/funds`;
}

export function fundPath(area: string, policyYear: string): string {
  return `${fundsPath(area)}/${inAddress(policyYear)}`;
}

/** Where a fund is drafted that is not there yet. */
export function newFundPath(area: string): string {
  return `${areaPath(area)}/new-funds`;
}

export function accountPath(area: string, policyYear: string, partner: string): string {
  return `${fundPath(area, policyYear)}/statements/${encodeURIComponent(partner)}`;
}

export function releasePath(area: string): string {
  return `${areaPath(area)}/settlements`;
}

export function settlementPath({ area, policyYear, agreement }: OfSettlement): string {
  return `${releasePath(area)}/${inAddress(policyYear)}/${encodeURIComponent(agreement)}`;
}

export const WHAT_IF = 'What if it came to another count or price?';

export function whatIfPath(of: OfSettlement): string {
  return `${settlementPath(of)}/what-if`;
}

/** Where terms are decided on, before and beside what is settled on them. */
export function agreementPath({ area, policyYear, agreement }: OfSettlement): string {
  return `${areaPath(area)}/agreements/${inAddress(policyYear)}/${encodeURIComponent(agreement)}`;
}

/** Where an agreement is proposed that is not there yet. */
export function newAgreementPath(area: string): string {
  return `${areaPath(area)}/new-agreements`;
}

/** Where a count that is settled on comes from, as it was known when it was. */
export function countPath(
  { area, policyYear }: Pick<OfSettlement, 'area' | 'policyYear'>,
  { metric, period }: Pick<SettlementInput, 'metric' | 'period'>,
  watermark: number,
): string {
  // A quarter that is not of the agreement's year is asked for by that year all the same.
  const year = period.startsWith(policyYear) ? undefined : policyYear;
  return addressOf(`${areaPath(area)}/explain`, { metric, period, year, asKnown: String(watermark) });
}
