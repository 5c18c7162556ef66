import type { ColumnMapping } from '#catalogue';
import type { Refusal } from '#kernel';
import type { Where } from '../connection';
import { CommandFailure, EXIT } from '../exit-codes';
import { print, printJson, refusalLine } from '../output';
import { problemLine, Server } from '../server';
import { readInputFile } from '../input-file';

interface MappingVersion {
  readonly name: string;
  readonly version: number;
  readonly hash: string;
  readonly mapping: ColumnMapping;
}

/** The column mappings in force. */
export async function listMappings(options: Where & { readonly json?: boolean }): Promise<number> {
  const server = new Server(options, 'operator');
  const { mappings } = await server.ask<{ readonly mappings: readonly MappingVersion[] }>('/v1/mappings', {});
  if (options.json) printJson(mappings);
  else
    for (const { name, version, mapping } of mappings)
      print(`${`${name}@${version}`.padEnd(32)}${mapping.title}`);
  return EXIT.done;
}

/** One mapping whole: what `load` takes. */
export async function showMapping(
  name: string,
  options: Where & { readonly json?: boolean },
): Promise<number> {
  const found = await findMapping(new Server(options, 'operator'), name);
  printJson(options.json ? found : found.mapping);
  return EXIT.done;
}

/** Puts the mapping of a file in force; the one in force already stays the version it is. */
export async function loadMapping(
  file: string,
  options: Where & { readonly json?: boolean },
): Promise<number> {
  const { status, body } = await new Server(options, 'operator').send({
    method: 'POST',
    path: '/v1/mappings',
    contentType: 'application/json',
    body: await readInputFile(file),
  });
  if (status !== 201) {
    const { errors } = (body ?? {}) as { readonly errors?: readonly Refusal[] };
    if (errors === undefined) throw new CommandFailure(problemLine(status, body));
    if (options.json) printJson({ refusals: errors });
    else for (const refusal of errors) print(refusalLine(refusal));
    return EXIT.failed;
  }
  const { name, version, hash } = body as MappingVersion;
  if (options.json) printJson({ name, version, hash });
  else print(`${name}@${version} is in force.\nSHA-256 ${hash}`);
  return EXIT.done;
}

export function findMapping(server: Server, name: string): Promise<MappingVersion> {
  return server.ask<MappingVersion>(`/v1/mappings/${encodeURIComponent(name)}`, {});
}
