import type { CountReported } from '#contracts';
import type { Lane } from '#event-log';

/** Where an event came to stand in the log. */
export interface Place {
  readonly lane: Lane;
  readonly offset: number;
}

interface PublishAnswer {
  readonly detail?: string;
  readonly results?: readonly {
    readonly status: 'accepted' | 'refused';
    readonly lane?: Lane;
    readonly offset?: number;
    readonly errors?: readonly { readonly rule: string; readonly what: string }[];
  }[];
}

/** Where the sample is published, and by whom. */
export interface Door extends TokenOf {
  readonly url: string;
}

interface TokenOf {
  readonly issuer: string;
  readonly client: { readonly id: string; readonly secret: string };
}

/** Sends the events through the gateway's own door, as a council would. */
export async function publishSample(
  events: readonly CountReported[],
  door: Door,
  signal: AbortSignal,
): Promise<Place[]> {
  const response = await fetch(`${door.url}/v1/events`, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${await fetchToken(door, signal)}`,
      'content-type': 'application/cloudevents-batch+json',
    },
    body: JSON.stringify(events),
    signal,
  });
  const answer = (await response.json()) as PublishAnswer;
  const places = (answer.results ?? []).map(({ lane, offset, errors }) => {
    if (lane !== undefined && offset !== undefined) return { lane, offset };
    throw new Error(`An event of the sample was refused (${errors?.[0]?.rule}): ${errors?.[0]?.what}`);
  });
  if (places.length !== events.length) {
    throw new Error(`The gateway did not take the sample (${response.status}): ${answer.detail}`);
  }
  return places;
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
