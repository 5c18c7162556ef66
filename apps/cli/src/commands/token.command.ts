import { serverUrl } from '../connection';
import type { Where } from '../connection';
import { EXIT } from '../exit-codes';
import { print, printJson } from '../output';
import { Server } from '../server';

/** Prints a bearer token of one of the local issuer's clients, for `curl` and its like. */
export async function token(
  options: Where & { readonly client: string; readonly json?: boolean },
): Promise<number> {
  const bearer = await new Server(options, options.client).bearerToken();
  if (options.json) printJson({ url: serverUrl(options), client: options.client, token: bearer });
  else print(bearer);
  return EXIT.done;
}
