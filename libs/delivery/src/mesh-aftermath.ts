import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { failureOfNone } from './answered';
import type { Aftermath, DeliveryFailure, Receipt, Returned, Sent } from './channel';
import { meshFailure, meshReceipt, meshReturn, notUnderstood, readInbox, readTracking } from './mesh-answers';
import { askMesh } from './mesh-client';
import type { MeshOptions } from './mesh-client';

/** Beyond that somebody has to see to the mailbox. */
const INBOX_PARTS_MAX = 100;

/** What becomes of messages that MESH took: collected, or reported back as an error. */
export function meshAftermath(options: MeshOptions): Aftermath {
  const where = options.mailbox;
  const others = new Set<string>();
  return {
    follow: (receipt) => answering(where, () => follow(receipt, options)),
    returned: () => answering(where, () => returned(options, others)),
    dismiss: ({ key }) =>
      answering(where, async () => {
        const path = `/inbox/${encodeURIComponent(key)}/status/acknowledged`;
        const answer = await askMesh({ method: 'PUT', path }, options);
        return answer.status === 200 ? ok(undefined) : fail(meshFailure(answer, where));
      }),
  };
}

async function answering<Value>(
  where: string,
  ask: () => Promise<Result<Value, DeliveryFailure>>,
): Promise<Result<Value, DeliveryFailure>> {
  try {
    return await ask();
  } catch (cause) {
    return fail(failureOfNone(cause, where));
  }
}

async function follow(receipt: Receipt, options: MeshOptions): Promise<Sent> {
  const path = `/outbox/tracking?messageID=${encodeURIComponent(receipt.reference)}`;
  const answer = await askMesh({ method: 'GET', path, version: 1 }, options);
  // It forgets a message after 30 days: what was known of it by then stands.
  if (answer.status === 404) return ok(receipt);
  if (answer.status !== 200) return fail(meshFailure(answer, options.mailbox));
  const tracked = readTracking(answer);
  if (tracked === undefined) return fail(notUnderstood(answer, options.mailbox));
  if (tracked.state === 'failed') return fail(meshReturn(tracked));
  return ok(meshReceipt(receipt.id, tracked, options.now()));
}

/**
 * Messages in the mailbox that are no reports are somebody else's, and stay as they are.
 *
 * @param others those that are known to be none, and lie there still; they are asked about once
 */
async function returned(
  options: MeshOptions,
  others: Set<string>,
): Promise<Result<Returned[], DeliveryFailure>> {
  const reports: Returned[] = [];
  const inbox = await inboxOf(options);
  if (!inbox.ok) return inbox;
  const there = new Set(inbox.value);
  for (const key of others) if (!there.has(key)) others.delete(key);
  for (const key of there) {
    if (others.has(key)) continue;
    const answer = await askMesh({ method: 'HEAD', path: `/inbox/${encodeURIComponent(key)}` }, options);
    // Taken away meanwhile.
    if (answer.status === 404 || answer.status === 410) continue;
    if (answer.status !== 200) return fail(meshFailure(answer, options.mailbox));
    const said = (name: string) => answer.headers[`mex-${name}`]?.toString();
    if (said('messagetype')?.toUpperCase() !== 'REPORT') {
      others.add(key);
      continue;
    }
    const reference = said('linkedmsgid');
    reports.push({
      key,
      id: said('localid'),
      reference,
      failure: meshReturn({
        messageId: reference ?? key,
        why: `${said('statuscode') ?? ''} ${said('statusdescription') ?? ''}`.trim(),
        said: JSON.stringify(answer.headers),
      }),
    });
  }
  return ok(reports);
}

async function inboxOf(options: MeshOptions): Promise<Result<string[], DeliveryFailure>> {
  const messages: string[] = [];
  let next: string | undefined;
  for (let part = 0; part < INBOX_PARTS_MAX; part += 1) {
    const after = next === undefined ? '' : `&continue_from=${encodeURIComponent(next)}`;
    const path = `/inbox?max_results=${options.inboxPart}${after}`;
    const answer = await askMesh({ method: 'GET', path }, options);
    if (answer.status !== 200) return fail(meshFailure(answer, options.mailbox));
    const inbox = readInbox(answer);
    if (inbox === undefined) return fail(notUnderstood(answer, options.mailbox));
    messages.push(...inbox.messages);
    ({ next } = inbox);
    if (next === undefined) break;
  }
  return ok(messages);
}
