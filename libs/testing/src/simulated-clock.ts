import type { TestDatabase } from './test-database';

/**
 * A database that goes by a clock of the spec's own. What is unqualified is looked for in the schema before the server's
 * own functions, for every connection that is opened from here on.
 */
export class SimulatedClock {
  private constructor(private readonly database: TestDatabase) {}

  static async of(database: TestDatabase, nowMs: number): Promise<SimulatedClock> {
    await database.owner.query(`
      CREATE SCHEMA simulated;
      CREATE TABLE simulated.clock (at timestamptz NOT NULL, set_at timestamptz NOT NULL);
      INSERT INTO simulated.clock VALUES ('${new Date(nowMs).toISOString()}', pg_catalog.clock_timestamp());
      CREATE FUNCTION simulated.clock_timestamp() RETURNS timestamptz LANGUAGE sql VOLATILE AS
        'SELECT at + (pg_catalog.clock_timestamp() - set_at) FROM simulated.clock';
      GRANT USAGE ON SCHEMA simulated TO bcl_app;
      GRANT SELECT ON simulated.clock TO bcl_app;
      ALTER TABLE job_run ALTER noted_at SET DEFAULT simulated.clock_timestamp();
      DO $$ BEGIN
        EXECUTE format('ALTER DATABASE %I SET search_path = simulated, public, pg_catalog', current_database());
      END $$`);
    return new SimulatedClock(database);
  }

  /** It goes on from there. */
  async set(nowMs: number): Promise<void> {
    await this.database.owner.query(
      'UPDATE simulated.clock SET at = $1, set_at = pg_catalog.clock_timestamp()',
      [new Date(nowMs)],
    );
  }
}
