import type { EmbeddedPostgres } from '#platform';

/** The test run's database server, kept between Jest's global set-up and tear-down. */
export interface TestServer {
  readonly postgres: EmbeddedPostgres;
  readonly folder: string;
}

declare global {
  // Set-up runs once for each project, in one process; the first starts the server, the last to leave stops it.
  var bclTestServer: { readonly server: Promise<TestServer>; users: number } | undefined;
}

/** What is kept in this folder goes with the run. */
export const testFolderVariable = 'BCL_TEST_FOLDER';
/** Where the workers find the server, and what they copy. */
export const testServerVariable = 'BCL_TEST_POSTGRES_URL';
export const templateDatabase = 'bcl_template';

/** The same server, another database. */
export function urlOf(serverUrl: string, database: string): string {
  const url = new URL(serverUrl);
  url.pathname = `/${database}`;
  return url.href;
}
