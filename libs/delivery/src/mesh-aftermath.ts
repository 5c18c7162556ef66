import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { failureOfNone } from './answered';
import type { Aftermath, DeliveryFailure, Receipt, Returned, Sent } from './channel';
import { meshFailure, meshReceipt, meshReturn, notUnderstood, readInbox, readTracking } from './mesh-answers';
import { askMesh } from './mesh-client';
import type { MeshOptions } from './mesh-client';

/** A mailbox that is for sending holds reports and little else. */
const MESSAGES_LOOKED_AT_MAX = 500;

/** What becomes of messages that MESH took: collected, or reported back as an error. */
export function meshAftermath(options: MeshOptions): Aftermath {
  const where = options.mailbox;
  return {
    follow: (receipt) => answering(where, () => follow(receipt, options)),
    returned: () => answering(where, () => returned(options)),
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

/** Messages in the mailbox that are no reports are somebody else's, and stay as they are. */
async function returned(options: MeshOptions): Promise<Result<Returned[], DeliveryFailure>> {
  const reports: Returned[] = [];
  const inbox = await inboxOf(options);
  if (!inbox.ok) return inbox;
  for (const key of inbox.value) {
    const answer = await askMesh({ method: 'HEAD', path: `/inbox/${encodeURIComponent(key)}` }, options);
    // Taken away meanwhile.
    if (answer.status === 404 || answer.status === 410) continue;
    if (answer.status !== 200) return fail(meshFailure(answer, options.mailbox));
    const said = (name: string) => answer.headers[`mex-${name}`]?.toString();
    if (said('messagetype')?.toUpperCase() !== 'REPORT') continue;
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
  const path = `/inbox?max_results=${MESSAGES_LOOKED_AT_MAX}`;
  const answer = await askMesh({ method: 'GET', path }, options);
  if (answer.status !== 200) return fail(meshFailure(answer, options.mailbox));
  const inbox = readInbox(answer);
  return inbox === undefined ? fail(notUnderstood(answer, options.mailbox)) : ok(inbox.messages);
}
