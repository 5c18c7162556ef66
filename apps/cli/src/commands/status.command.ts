import type { RecordsStatus } from '#records';
import { serverUrl } from '../connection';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { counted, print, printJson } from '../output';
import { Server } from '../server';

interface Readiness {
  readonly status: string;
  readonly checks: Readonly<Record<string, string>>;
}

/** Where recording stands, and whether what runs is ready. */
export async function status(options: Where & { readonly json?: boolean }): Promise<number> {
  const url = serverUrl(options);
  const ready = await readiness(url);
  const records = await new Server(options, 'operator').ask<OverHttp<RecordsStatus>>('/v1/status', {});
  if (options.json) printJson({ url, ready, ...records });
  else printStatus(url, ready, records);
  return ready.status === 'up' ? EXIT.done : EXIT.failed;
}

/** A moment is text on its way over HTTP. */
type OverHttp<T> = { readonly [Name in keyof T]: T[Name] extends Date ? string : OverHttp<T[Name]> };

async function readiness(url: string): Promise<Readiness> {
  try {
    const response = await fetch(`${url}/health/ready`);
    return (await response.json()) as Readiness;
  } catch {
    throw new CommandFailure(`Nothing answers at ${url}. Start it with \`npm start\`.`);
  }
}

function printStatus(
  url: string,
  { status: state, checks }: Readiness,
  records: OverHttp<RecordsStatus>,
): void {
  const parts = Object.entries(checks).map(([name, up]) => `${name} ${up}`);
  print(`${url} is ${state === 'up' ? 'ready' : 'NOT READY'}: ${parts.join(', ')}.`);
  print(
    `${counted(records.recorded, 'delivery', 'deliveries')} recorded, ${records.quarantined} quarantined.`,
  );
  for (const { topic, partition, nextOffset } of records.lanes) {
    if (nextOffset > 0) print(`  ${topic}/${partition} is recorded up to ${nextOffset}`);
  }
  const { watermark } = records;
  print(
    watermark ? `Watermark ${watermark.id}, stored ${watermark.at}.` : 'No watermark has been stored yet.',
  );
}
