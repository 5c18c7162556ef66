import type { Pool } from 'pg';
import type { ReturnTemplate } from '#catalogue';
import type { TemplateStore } from '../template.store';

/** A return that was opened, and the newest form of its template. */
export interface OpenedReturn {
  readonly area: string;
  readonly template: ReturnTemplate;
  /** Its own deadline, whatever a later version of the form says: UTC to the millisecond. */
  readonly due: string;
}

/** The returns that were opened and whose deadline lies not before a moment, in the order of areas and templates. */
export async function openedReturns(
  pool: Pool,
  templates: TemplateStore,
  dueFrom: Date,
): Promise<OpenedReturn[]> {
  const inForce = new Map((await templates.all()).map(({ template }) => [template.code, template]));
  const { rows } = await pool.query<{ area: string; code: string; due: string }>(
    `SELECT split_part(stream, '/', 2) AS area, split_part(stream, '/', 3) AS code, data->>'due' AS due
       FROM decision_event
      WHERE type = 'return.opened' AND (data->>'due') COLLATE "C" >= $1
      ORDER BY stream`,
    [dueFrom.toISOString()],
  );
  return rows.flatMap(({ area, code, due }) => {
    const template = inForce.get(code);
    return template ? [{ area, template, due }] : [];
  });
}
