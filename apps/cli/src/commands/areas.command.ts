import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { print, printJson } from '../output';
import { Server } from '../server';

interface AreasOptions extends Where {
  readonly area?: string | undefined;
  readonly json?: boolean;
}

interface AreaKnown {
  readonly code: string;
  readonly name: string;
  readonly plans: readonly { readonly policyYear: string; readonly status: string }[];
  readonly measures: readonly { readonly measure: string; readonly from: string; readonly to: string }[];
}

interface AreasPage {
  readonly areas: readonly AreaKnown[];
  readonly next?: string;
}

/** Every area the caller may see, or one of them. */
export async function areas(options: AreasOptions): Promise<number> {
  const server = new Server(options, 'operator');
  const found = options.area === undefined ? await allAreas(server) : [await oneArea(server, options.area)];
  if (options.json) printJson(found);
  else for (const area of found) print(areaLines(area));
  return EXIT.done;
}

/** An area, and below it what there is of it. */
export function areaLines({ code, name, plans, measures }: AreaKnown): string {
  return [
    `${code}  ${name}`,
    ...plans.map(({ policyYear, status }) => `  plan ${policyYear}: ${status}`),
    ...measures.map(({ measure, from, to }) => `  ${measure}: ${from} to ${to}`),
  ].join('\n');
}

function oneArea(server: Server, code: string): Promise<AreaKnown> {
  return server.ask<AreaKnown>(`/v1/areas/${encodeURIComponent(code)}`, {});
}

async function allAreas(server: Server): Promise<AreaKnown[]> {
  const found: AreaKnown[] = [];
  let after: string | undefined;
  do {
    const page = await server.ask<AreasPage>('/v1/areas', { limit: '200', after });
    found.push(...page.areas);
    after = page.next;
  } while (after !== undefined);
  return found;
}
