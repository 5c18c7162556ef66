import { join } from 'node:path';

export interface ClusterParts {
  readonly postgres: string;
  readonly kafka: string;
  readonly redis: string;
  readonly processes: readonly {
    readonly name: string;
    readonly pid: number | undefined;
    readonly address: string;
    readonly metrics: string;
  }[];
  readonly folder: string;
}

/** Each part of a cluster, and where it is reached. */
export function whereThePartsAre({ postgres, kafka, redis, processes, folder }: ClusterParts): string {
  const width = Math.max(...processes.map(({ name }) => name.length), 'PostgreSQL'.length);
  const line = (what: string, where: string): string => `  ${what.padEnd(width)}  ${where}`;
  return [
    'A cluster on this machine, each part a process of its own:',
    '',
    line('PostgreSQL', new URL(postgres).host),
    line('Kafka', kafka),
    line('Redis', new URL(redis).host),
    ...processes.map(({ name, pid, address, metrics }) =>
      line(name, `${address}  process ${pid}, metrics ${metrics}`),
    ),
    line('logs', join(folder, '*.log')),
    '',
  ].join('\n');
}
