import { Agent, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { parentPort, workerData } from 'node:worker_threads';

// Sends requests from a thread of its own, so that how soon others are answered is not measured by a thread that is
// busy sending.

/** What to send, and how. */
export interface Sending {
  readonly address: string;
  readonly authorization: string;
  /** Which of the thread's bodies is sent first; the others follow in turn. */
  readonly firstBody: number;
  readonly milliseconds: number;
  /** So many publishers who each wait for their answer; or so many requests a second, whatever is answered. */
  readonly pace: { readonly publishers: number } | { readonly requestsPerSecond: number };
}

/** What was answered to one request. */
export interface Answered {
  readonly body: number;
  /** 0 where the connection broke before any answer. */
  readonly status: number;
  readonly milliseconds: number;
  readonly accepted: number;
}

export interface Sent {
  readonly answers: readonly Answered[];
  readonly seconds: number;
}

/** Beyond so many connections a machine is short of something else than what is proved. */
const UNDER_WAY_MAX = 1_000;

/** Batches of events as they are sent. */
const bodies = workerData as readonly Uint8Array[];

parentPort?.on('message', (sending: Sending) => {
  void send(sending).then((sent) => parentPort?.postMessage(sent));
});

async function send(sending: Sending): Promise<Sent> {
  const agent = new Agent({ keepAlive: true });
  const answers: Answered[] = [];
  const began = performance.now();
  let next = sending.firstBody;
  const one = async () => {
    const body = next++ % bodies.length;
    answers.push(await post(agent, sending, body));
  };
  if ('publishers' in sending.pace) await waitingForEach(sending.pace.publishers, sending.milliseconds, one);
  else await atARate(sending.pace.requestsPerSecond, sending.milliseconds, one);
  agent.destroy();
  return { answers, seconds: (performance.now() - began) / 1_000 };
}

async function waitingForEach(
  publishers: number,
  milliseconds: number,
  one: () => Promise<void>,
): Promise<void> {
  const until = performance.now() + milliseconds;
  const publish = async () => {
    while (performance.now() < until) await one();
  };
  await Promise.all(Array.from({ length: publishers }, publish));
}

async function atARate(perSecond: number, milliseconds: number, one: () => Promise<void>): Promise<void> {
  const began = performance.now();
  const underWay = new Set<Promise<void>>();
  for (let number = 0; number < (perSecond * milliseconds) / 1_000; number++) {
    const early = began + (number * 1_000) / perSecond - performance.now();
    if (early > 1) await sleep(early);
    while (underWay.size >= UNDER_WAY_MAX) await Promise.race(underWay);
    const sent = one().finally(() => underWay.delete(sent));
    underWay.add(sent);
  }
  await Promise.all(underWay);
}

function post(agent: Agent, { address, authorization }: Sending, body: number): Promise<Answered> {
  const bytes = bodies[body];
  const began = performance.now();
  return new Promise((resolve) => {
    const answered = (status: number, text = '') => {
      const { accepted = 0 } = status === 202 ? (JSON.parse(text) as { accepted?: number }) : {};
      resolve({ body, status, milliseconds: performance.now() - began, accepted });
    };
    const headers = {
      authorization,
      'content-type': 'application/cloudevents-batch+json',
      'content-length': bytes?.byteLength,
    };
    const sending = request(address, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response
        .setEncoding('utf8')
        .on('data', (piece: string) => (text += piece))
        .on('end', () => answered(response.statusCode ?? 0, text))
        .on('error', () => answered(0));
    });
    sending.on('error', () => answered(0)).end(bytes);
  });
}
