// A minimal producer: publishes the CloudEvents of a file (one a line) to the Better Care Ledger.
//
//   export BETTERCARE_URL=https://ledger.example.org OIDC_ISSUER=https://login.example.org
//   export CLIENT_ID=our-client CLIENT_SECRET=...
//   node publish.ts september.ndjson           (Node.js 22.18 or newer; nothing to install)
//
// Ends with 0 when every event was accepted, 2 when some were refused, 1 when it could not go on. It may be run
// again at any time, after any failure: an event that was accepted before changes nothing.
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const EVENTS_A_REQUEST = 500;
const ATTEMPTS_MAX = 8;
const WAIT_SECONDS_MAX = 60;
const TIMEOUT_MS = 60_000;

interface Result {
  readonly index: number;
  readonly id?: string;
  readonly status: 'accepted' | 'refused';
  readonly errors?: readonly {
    readonly rule: string;
    readonly where: string;
    readonly what: string;
    readonly mend: string;
  }[];
}

const url = setting('BETTERCARE_URL');
const issuer = setting('OIDC_ISSUER');
const client = Buffer.from(`${setting('CLIENT_ID')}:${setting('CLIENT_SECRET')}`).toString('base64');

/** What sending again would not mend. */
class GivenUp extends Error {}

let token: string | undefined;

try {
  process.exitCode = await publishFile(process.argv[2] ?? '/dev/stdin');
} catch (failure) {
  console.error(failure instanceof Error ? failure.message : failure);
  process.exitCode = 1;
}

async function publishFile(file: string): Promise<number> {
  const { events, broken } = readEvents(file);
  let accepted = 0;
  let refused = broken;
  for (let first = 0; first < events.length; first += EVENTS_A_REQUEST) {
    const batch = events.slice(first, first + EVENTS_A_REQUEST);
    for (const { index, id, status, errors = [] } of await publish(batch.map(({ line }) => line))) {
      if (status === 'accepted') accepted++;
      else refused++;
      for (const { rule, where, what, mend } of errors) {
        // It points into the batch; whoever mends the line looks into the event.
        const at = where.replace(/^\/\d+/, '');
        console.log(`line ${batch[index]?.number} (${id ?? 'no id'}): ${rule} at ${at}: ${what}. ${mend}`);
      }
    }
  }
  console.log(`${accepted} accepted, ${refused} refused`);
  return refused > 0 ? 2 : 0;
}

interface Numbered {
  readonly number: number;
  readonly line: string;
}

/** The lines that are JSON, each with its number, and how many are not: one of them would have its whole batch turned away. */
function readEvents(file: string): { readonly events: readonly Numbered[]; readonly broken: number } {
  const events: Numbered[] = [];
  let broken = 0;
  for (const [at, line] of readFileSync(file, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      JSON.parse(line);
      events.push({ number: at + 1, line });
    } catch (fault) {
      broken++;
      console.log(`line ${at + 1} is not JSON and was not sent: ${(fault as Error).message}`);
    }
  }
  if (broken > 0 && events.length === 0)
    throw new GivenUp('no line of it is JSON: this producer takes one event a line');
  return { events, broken };
}

/** Sends a batch until there is an answer about each event of it. */
async function publish(batch: readonly string[]): Promise<readonly Result[]> {
  for (let attempt = 1; ; attempt++) {
    const answer = await send(batch);
    // 202: at least one was accepted. 422 and 403: none was, and the results say why.
    const body = (await answer?.json().catch(() => undefined)) as
      { results?: readonly Result[]; detail?: string } | undefined;
    if (body?.results !== undefined) return body.results;
    if (answer?.status === 401)
      token = undefined; // it has expired: the next attempt fetches another
    else if (answer !== undefined && answer.status !== 429 && answer.status < 500) {
      throw new GivenUp(`HTTP ${answer.status}: ${body?.detail ?? ''}`);
    }
    if (attempt === ATTEMPTS_MAX)
      throw new GivenUp(`no answer after ${ATTEMPTS_MAX} attempts; run it again later`);
    await sleep(waitSeconds(answer, attempt) * 1000);
  }
}

/** Nothing when the connection broke: whether the events arrived is not known, and sending them again is harmless. */
async function send(batch: readonly string[]): Promise<Response | undefined> {
  try {
    token ??= await fetchToken();
    return await fetch(`${url}/v1/events`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/cloudevents-batch+json' },
      body: `[${batch.join(',')}]`,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
  } catch (failure) {
    if (failure instanceof GivenUp) throw failure;
    console.error(`trying again: ${String(failure)}`);
    return undefined;
  }
}

async function fetchToken(): Promise<string> {
  const discovery = (await (await fetch(`${issuer}/.well-known/openid-configuration`)).json()) as {
    token_endpoint: string;
  };
  const answer = await fetch(discovery.token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${client}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
  });
  const { access_token } = (await answer.json()) as { access_token?: string };
  if (access_token === undefined) throw new GivenUp(`the issuer gave no token (HTTP ${answer.status})`);
  return access_token;
}

/** As long as the server asks for; otherwise longer each time. */
function waitSeconds(answer: Response | undefined, attempt: number): number {
  const asked = Number(answer?.headers.get('retry-after') ?? NaN);
  return Math.min(Number.isFinite(asked) ? asked : 2 ** (attempt - 1), WAIT_SECONDS_MAX);
}

function setting(name: string): string {
  const value = process.env[name];
  if (value !== undefined && value !== '') return value;
  console.error(`${name} is not set`);
  process.exit(1);
}
