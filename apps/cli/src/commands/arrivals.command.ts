import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { counted, moment, print, printJson } from '../output';
import { Server } from '../server';

interface ArrivalsOptions extends Where {
  readonly area: string;
  readonly after?: string | undefined;
  readonly json?: boolean;
}

interface Arrived {
  readonly name: string;
  readonly measure: string;
  readonly table: string;
  readonly submission?: string;
  readonly period?: string;
  readonly from: string;
  readonly to: string;
  readonly records: number;
  readonly deliveries: number;
  readonly provisional: number;
  readonly withdrawn: number;
  readonly lastArrivedAt: string;
}

interface ArrivalsPage {
  readonly area: { readonly name: string };
  readonly arrivals: readonly Arrived[];
  readonly next?: string;
}

/** What arrived of an area, a page of it. */
export async function arrivals(options: ArrivalsOptions): Promise<number> {
  const { area, after } = options;
  const path = `/v1/areas/${encodeURIComponent(area)}/arrivals`;
  const page = await new Server(options, 'operator').ask<ArrivalsPage>(path, { after });
  if (options.json) printJson(page);
  else {
    if (page.arrivals.length === 0) print(`Nothing has arrived of ${page.area.name}.`);
    for (const arrival of page.arrivals) print(arrivalLine(arrival));
    if (page.next !== undefined) print(`There is more: --after ${page.next}`);
  }
  return EXIT.done;
}

/** What came together, in a line. */
export function arrivalLine(arrival: Arrived): string {
  const { name, measure, table, submission, from, to, records, deliveries, lastArrivedAt } = arrival;
  const months = from === to ? from : `${from} to ${to}`;
  const within = submission === undefined ? '' : ` in ${submission}`;
  const notes = [
    ...(arrival.provisional === 0 ? [] : [`${arrival.provisional} provisional`]),
    ...(arrival.withdrawn === 0 ? [] : [`${arrival.withdrawn} withdrawn`]),
  ];
  const sent = [counted(deliveries, 'delivery', 'deliveries'), ...notes].join(', ');
  return `${moment(lastArrivedAt)}  ${name}: ${measure} (${table}) of ${months}${within}: ${counted(records, 'record')} in ${sent}`;
}
