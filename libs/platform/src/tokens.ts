/** What the platform gives to whoever asks for it by injection. */
export const SETTINGS = Symbol('SETTINGS');
/** The application's connection pool (pg.Pool): it may only insert into and read the append-only tables. */
export const APP_POOL = Symbol('APP_POOL');
export const LOGGER = Symbol('LOGGER');
