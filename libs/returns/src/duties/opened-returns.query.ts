import type { Pool } from 'pg';
import type { ReturnTemplate } from '#catalogue';
import { RETURN_STREAMS } from '../return.events';
import type { TemplateStore } from '../template.store';

/** A return that was opened, and the newest form of its template. */
export interface OpenedReturn {
  readonly area: string;
  readonly template: ReturnTemplate;
  /** Its own deadline, whatever a later version of the form says: UTC to the millisecond. */
  readonly due: string;
}

/** Every return that was opened, in the order of areas and templates. */
export async function openedReturns(pool: Pool, templates: TemplateStore): Promise<OpenedReturn[]> {
  const inForce = new Map((await templates.all()).map(({ template }) => [template.code, template]));
  const { rows } = await pool.query<{ area: string; code: string; due: string }>(
    `SELECT split_part(stream, '/', 2) AS area, split_part(stream, '/', 3) AS code, data->>'due' AS due
       FROM decision_event
      WHERE stream ^@ $1 AND version = 1
      ORDER BY stream`,
    [RETURN_STREAMS],
  );
  return rows.flatMap(({ area, code, due }) => {
    const template = inForce.get(code);
    return template ? [{ area, template, due }] : [];
  });
}
