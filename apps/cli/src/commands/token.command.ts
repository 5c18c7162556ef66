import { serverUrl } from '../connection';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { print, printJson } from '../output';
import { Server } from '../server';

/** Prints a bearer token of one of the local issuer's clients, for `curl` and its like. */
export async function token(
  options: Where & {
    readonly client: string;
    readonly grant?: readonly string[] | undefined;
    readonly json?: boolean;
  },
): Promise<number> {
  const { grant = [] } = options;
  const client = grant.length > 0 ? 'operator' : options.client;
  const bearer = await new Server(options, client, grant).bearerToken();
  if (options.json) printJson({ url: serverUrl(options), client, token: bearer });
  else print(bearer);
  return EXIT.done;
}
