import { readBody, refused } from '#platform';
import type { RoutePermission } from '#platform';
import { z } from 'zod';
import { areaPath } from '../area-path';
import { REGISTER_PROBLEMS } from './register-problems';

// What the routes of registers and of their tables have in common.

export const READERS = {
  roles: ['viewer', 'preparer', 'finance', 'approver', 'auditor', 'administrator'],
  scope: { path: 'area' },
} as const satisfies RoutePermission;

/** Keeps the registers. */
export const KEEPER = { roles: ['preparer'], scope: { path: 'area' } } as const satisfies RoutePermission;

export const registerPath = areaPath.extend({
  kind: z
    .string()
    .max(200)
    .meta({
      description: 'The kind of register, as `GET /v1/areas/{area}/registers` lists them.',
      examples: ['milestones'],
    }),
});

export function readRegisterBody<Read>(schema: z.ZodType<Read>, body: unknown): Read {
  const given = readBody(schema, body);
  if (!given.ok) throw refused(REGISTER_PROBLEMS.refused, given.failure);
  return given.value;
}
