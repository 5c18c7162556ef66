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
  /** The last month it was valid in; absent while it is. */
  readonly to?: string;
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
  else for (const area of inOrderOfUse(found)) print(areaLines(area));
  return EXIT.done;
}

/** Those with records or a plan first, each kind in the order of the codes: most areas have neither. */
export function inOrderOfUse(areas: readonly AreaKnown[]): AreaKnown[] {
  const isUsed = ({ plans, measures }: AreaKnown): boolean => plans.length + measures.length > 0;
  return [...areas.filter(isUsed), ...areas.filter((area) => !isUsed(area))];
}

/** An area, until when it stood if it stands no more, and below it what there is of it. */
export function areaLines({ code, name, to, plans, measures }: AreaKnown): string {
  return [
    `${code}  ${name}${to === undefined ? '' : `, until ${to}`}`,
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
