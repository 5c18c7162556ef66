import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { startLoneTracker, type LoneTracker } from '../tracker.fixture';

let tracker: LoneTracker;

beforeAll(async () => {
  tracker = await startLoneTracker({ OIDC_CLIENT_ID: 'pages' });
});
afterAll(() => tracker.close());

const signedOut = async () => (await fetch(`${tracker.address}/signed-out`)).text();

test.each([
  ['publisher@urn:ons:E06000031', '/uploads'],
  ['viewer@E06000031', '/areas'],
  ['approver@E06000031', '/areas'],
  ['signatory@urn:ods:06H', '/areas'],
  ['administrator@*', '/administration'],
])('%s begins at %s', async (grant, location) => {
  expect(await tracker.page('/', { grants: [grant] })).toMatchObject({ status: 303, location });
});

test('whoever signs in from the page that says they are signed out is not told so again', async () => {
  const reader = { grants: ['viewer@E06000031'] };
  const answer = await tracker.page('/sign-in?to=/signed-out', reader);
  expect(answer).toMatchObject({ status: 303, location: '/' });
});

test('whoever is not signed in begins with that', async () => {
  const { headers } = await fetch(tracker.address, { redirect: 'manual' });
  expect(headers.get('location')).toBe('/sign-in');
});

test('whoever is signed out here is led on to where their organisation signs them out, once it says where', async () => {
  tracker.provider.fail(true);
  expect(await signedOut()).not.toContain('organisation’s sign-in too');
  tracker.provider.fail(false);
  const said = await signedOut();
  expect(said).toContain(`href="${tracker.provider.issuer}/end?client_id=pages"`);
  expect(said).toContain('Sign out of your organisation’s sign-in too');
});
