import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLoneTracker, type LoneTracker } from '../tracker.fixture';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startLoneTracker({ OIDC_CLIENT_ID: 'pages' });
});
afterAll(() => tracker.close());

const signedOut = async () => (await fetch(`${tracker.address}/signed-out`)).text();

test('whoever is signed out here is led on to where their organisation signs them out, once it says where', async () => {
  tracker.provider.fail(true);
  expect(await signedOut()).not.toContain('organisation’s sign-in too');
  tracker.provider.fail(false);
  const said = await signedOut();
  expect(said).toContain(`href="${tracker.provider.issuer}/end?client_id=pages"`);
  expect(said).toContain('Sign out of your organisation’s sign-in too');
});
