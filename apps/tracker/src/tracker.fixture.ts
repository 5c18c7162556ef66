import { createHttpApplication, createLogger, PlatformModule, readSettings } from '#platform';
import { DefinitionStore, ReferenceStore } from '#reference';
import { openCountsLog, openPage, signInReader, startOpenIdProvider, testDatabase } from '#testing';
import type { FormSent, OpenIdProvider, PageShown, Reader, SignedIn, TestDatabase } from '#testing';
import { Module } from '@nestjs/common';
import { CqrsModule } from '@nestjs/cqrs';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { TrackerModule } from './tracker.module';

/** What is asked of a tracker, and with which grants. */
export interface Sending {
  readonly grants: readonly string[];
  readonly body?: object | string;
  /** A file, and the type of it, in the place of a body. */
  readonly file?: { readonly type: string; readonly bytes: Buffer };
  readonly ifMatch?: string;
  /** Whether a machine sends it in its own name, and not a person who signed in. */
  readonly byMachine?: boolean;
  /** Who sends it, where it matters. */
  readonly subject?: string;
}

export interface RunningTracker {
  readonly application: NestFastifyApplication;
  readonly address: string;
  request(method: 'GET' | 'POST', path: string, sending: Sending): Promise<Response>;
  /** The same, with what was answered read as JSON. */
  send(
    method: 'GET' | 'POST',
    path: string,
    sending: Sending,
  ): Promise<{ status: number; etag: string | null; body: unknown }>;
  /** Opens a page as somebody who signed in; with `form`, sends that from it. */
  page(path: string, reader: Reader, form?: FormSent): Promise<PageShown>;
  /** Signs somebody in. */
  signIn(reader: Reader): Promise<SignedIn>;
  close(): Promise<void>;
}

/** A tracker that shares nothing with another: what it stands on is closed with it. */
export interface LoneTracker extends RunningTracker {
  readonly database: TestDatabase;
  readonly provider: OpenIdProvider;
}

/** Where a page leads by which what it shows now is shown for ever. */
export function linkToKeep({ html }: Pick<PageShown, 'html'>): string {
  const [, address] = /href="([^"]+)"[^>]*>Link to what is shown now/.exec(html) ?? [];
  if (address === undefined) throw new Error('The page has no link to what it shows now.');
  return address.replaceAll('&amp;', '&');
}

/** A tracker that knows the first version of the reference data, and has the first definitions in force. */
export async function startReadyTracker(
  environment: Readonly<Record<string, string>> = {},
): Promise<LoneTracker> {
  const tracker = await startLoneTracker(environment);
  await tracker.application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
  await tracker.application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
  return tracker;
}

/** A tracker of an empty ledger. */
export async function startLoneTracker(
  environment: Readonly<Record<string, string>> = {},
): Promise<LoneTracker> {
  const database = await testDatabase();
  const provider = await startOpenIdProvider('better-care-ledger');
  const tracker = await startTracker(database, provider, environment);
  const close = async (): Promise<void> => {
    await tracker.close();
    await provider.close();
    await database.close();
  };
  return { ...tracker, database, provider, close };
}

/** A tracker on a port of its own, as its process runs it. */
export async function startTracker(
  database: TestDatabase,
  provider: OpenIdProvider,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningTracker> {
  const settings = readSettings({ OIDC_ISSUER: provider.issuer, ...environment });
  if (!settings.ok) throw new Error('settings');
  const logger = createLogger({ level: 'silent', format: 'json' });
  const log = await openCountsLog(database.pool, logger);
  class Tracker {}
  Module({
    imports: [
      CqrsModule.forRoot(),
      PlatformModule.forRoot(settings.value, database.pool, logger),
      TrackerModule.forRoot(log),
    ],
  })(Tracker);
  const application = await createHttpApplication(Tracker, logger);
  await application.listen(0, '127.0.0.1');
  const close = async (): Promise<void> => {
    await application.close();
    await log.close();
  };
  const address = await application.getUrl();
  const request: RunningTracker['request'] = async (method, path, sending) => {
    const { grants, body, file, ifMatch, byMachine, subject } = sending;
    const signedIn = {
      ...(!byMachine && { auth_time: 1, client_id: 'pages' }),
      ...(subject !== undefined && { sub: subject }),
    };
    const token = await provider.token({ claims: { bettercare_grants: grants, ...signedIn } });
    return fetch(`${address}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(ifMatch !== undefined && { 'if-match': ifMatch }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(file && { 'content-type': file.type }),
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      ...(file && { body: file.bytes }),
    });
  };
  const send: RunningTracker['send'] = async (...asked) => {
    const response = await request(...asked);
    return { status: response.status, etag: response.headers.get('etag'), body: await response.json() };
  };
  const signIn: RunningTracker['signIn'] = (reader) => signInReader(application, address, reader);
  const page: RunningTracker['page'] = async (path, reader, form) =>
    openPage(address, path, await signIn(reader), form);
  return { application, address, request, send, page, signIn, close };
}
