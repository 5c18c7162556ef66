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

export function accountPath(area: string, policyYear: string, partner: string): string {
  return `${fundPath(area, policyYear)}/statements/${encodeURIComponent(partner)}`;
}

export function releasePath(area: string): string {
  return `${areaPath(area)}/settlements`;
}

export function settlementPath({ area, policyYear, agreement }: OfSettlement): string {
  return `${releasePath(area)}/${inAddress(policyYear)}/${encodeURIComponent(agreement)}`;
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
