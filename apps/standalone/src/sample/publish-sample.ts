import type { CountReported } from '#contracts';
import type { Secret } from '../local-accounts';
import type { LocalIssuer } from '../local-issuer';
import type { CountsFile } from './sample-admissions';

interface Answer {
  readonly detail?: string;
  readonly accepted?: number;
  readonly results?: readonly {
    readonly errors?: readonly { readonly rule: string; readonly what: string }[];
  }[];
}

/** Where the sample is published, by those whom the local issuer knows. */
export interface Door {
  readonly url: string;
  readonly local: Pick<LocalIssuer, 'issuer' | 'clients' | 'people'>;
}

interface TokenOf {
  readonly issuer: string;
  readonly client: Secret;
}

/** Sends the events through the gateway's own door, as a council would. */
export async function publishSample(
  events: readonly CountReported[],
  door: Door,
  signal: AbortSignal,
): Promise<void> {
  const type = 'application/cloudevents-batch+json';
  const sent = { path: '/v1/events', type, body: JSON.stringify(events), client: 'sample-publisher' };
  const { status, answer } = await post(sent, door, signal);
  const [refused] = (answer.results ?? []).flatMap(({ errors = [] }) => errors);
  if (refused) throw new Error(`An event of the sample was refused (${refused.rule}): ${refused.what}`);
  if (answer.accepted !== events.length) {
    throw new Error(`The gateway did not take the sample (${status}): ${answer.detail}`);
  }
}

/** Hands in a table of counts, as a commissioner would. */
export async function uploadSample(file: CountsFile, door: Door, signal: AbortSignal): Promise<void> {
  const { name, source, client, csv } = file;
  const asked = new URLSearchParams({ mapping: 'plain-counts', source, fileName: name });
  const sent = { path: `/v1/uploads?${asked.toString()}`, type: 'text/csv', body: csv, client };
  const { status, answer } = await post(sent, door, signal);
  if (status === 202) return;
  const begun =
    status === 422 ? ' Where the sample was begun with another BCL_SAMPLE_OUTTURN, set that one.' : '';
  throw new Error(`The gateway did not take ${name} (${status}): ${answer.detail}${begun}`);
}

async function post(
  sent: { readonly path: string; readonly type: string; readonly body: string; readonly client: string },
  { url, local }: Door,
  signal: AbortSignal,
): Promise<{ readonly status: number; readonly answer: Answer }> {
  const token = await fetchToken({ issuer: local.issuer, client: clientOf(local, sent.client) }, signal);
  const response = await fetch(url + sent.path, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': sent.type },
    body: sent.body,
    signal,
  });
  return { status: response.status, answer: (await response.json()) as Answer };
}

export function clientOf({ clients }: Pick<LocalIssuer, 'clients'>, id: string): Secret {
  const client = clients.find((each) => each.id === id);
  if (client === undefined) throw new Error(`The local issuer has no ${id}.`);
  return client;
}

/** A token of one of the local issuer's machine clients. */
export async function fetchToken({ issuer, client }: TokenOf, signal: AbortSignal): Promise<string> {
  const response = await fetch(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    signal,
  });
  const answer = (await response.json()) as { readonly access_token?: string };
  if (answer.access_token === undefined) {
    throw new Error(`The local issuer gave no token (HTTP ${response.status}).`);
  }
  return answer.access_token;
}
