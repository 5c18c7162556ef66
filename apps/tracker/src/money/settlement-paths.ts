import type { OfSettlement } from '#settlement';
import { z } from 'zod';
import { policyYearOf } from '../area-path';
import { areaYearPath } from './money-command';
import type { MoneyRequest } from './money-command';

/** An agreement, or its settlement, as it stands in addresses. */
export const agreementPath = areaYearPath.extend({
  code: z
    .string()
    .max(60)
    .meta({
      description: "The agreement's own name among those of the area and year.",
      examples: ['risk-share'],
    }),
});

/** A document of it. */
export const documentPath = agreementPath.extend({
  document: z
    .string()
    .max(60)
    .meta({
      description:
        '`statement`, the release statement, or `position`, the risk-share report; and as what: `.csv`, `.html`, `.pdf` or `.xlsx`.',
      examples: ['statement.pdf'],
    }),
});

export function settlementOf({ params }: MoneyRequest): OfSettlement {
  return { area: params.area, policyYear: policyYearOf(params), agreement: params.code ?? '' };
}
