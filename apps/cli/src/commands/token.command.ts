import { serverUrl } from '../connection';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { print, printJson } from '../output';
import { Server } from '../server';

/** Prints a bearer token of one of the local issuer's clients or people, for `curl` and its like. */
export async function token(
  options: Where & {
    readonly client: string;
    readonly person?: string | undefined;
    readonly grant?: readonly string[] | undefined;
    readonly json?: boolean;
  },
): Promise<number> {
  const { person, grant = [] } = options;
  const whose = (id: string): string => (grant.length > 0 ? 'operator' : id);
  const as = person === undefined ? whose(options.client) : { person: whose(person) };
  const bearer = await new Server(options, as, grant).localToken();
  const named = typeof as === 'string' ? { client: as } : as;
  if (options.json) printJson({ url: serverUrl(options), ...named, token: bearer });
  else print(bearer);
  return EXIT.done;
}
