export { testDatabase } from './test-database';
export type { TestDatabase } from './test-database';
export { signingKey, startOpenIdProvider } from './openid-provider';
export type { OpenIdProvider, TokenParts } from './openid-provider';
export { PETERBOROUGH, replaced, reported, withdrawn } from './event-builders';
export { expectedCells } from './oracle-cells';
