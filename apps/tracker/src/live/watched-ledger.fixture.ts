import { DefinitionStore, ReferenceStore } from '#reference';
import { askedHashes, PETERBOROUGH, startOpenIdProvider, StreamReader, testDatabase } from '#testing';
import type { OpenIdProvider, TestDatabase } from '#testing';
import { startTracker, type RunningTracker } from '../tracker.fixture';

const { area: AREA } = PETERBOROUGH;

/** A ledger of nothing but definitions and reference data, its trackers, and readers of Peterborough's stream. */
export class WatchedLedger {
  private readonly trackers: RunningTracker[] = [];
  private readonly readers: StreamReader[] = [];

  private constructor(
    readonly database: TestDatabase,
    private readonly provider: OpenIdProvider,
  ) {}

  static async open(): Promise<WatchedLedger> {
    const ledger = new WatchedLedger(await testDatabase(), await startOpenIdProvider('better-care-ledger'));
    const { application } = await ledger.startTracker();
    await application.get(ReferenceStore, { strict: false }).publishFirstVersion('spec');
    await application.get(DefinitionStore, { strict: false }).putFirstVersionsInForce('spec');
    return ledger;
  }

  /** One more process of it. */
  async startTracker(environment: Readonly<Record<string, string>> = {}): Promise<RunningTracker> {
    const tracker = await startTracker(this.database, this.provider, environment);
    this.trackers.push(tracker);
    return tracker;
  }

  tokenOf(grant: string, claims: Readonly<Record<string, unknown>> = {}): Promise<string> {
    return this.provider.token({ claims: { bettercare_grants: [grant], ...claims } });
  }

  /** Opens the stream at that address; where `from` left off, with what it had been told. */
  async watch(
    { address }: { readonly address: string },
    { from, ...claims }: { readonly from?: StreamReader; readonly sub?: string; readonly exp?: number } = {},
  ): Promise<StreamReader> {
    const token = await this.tokenOf(`viewer@${AREA}`, claims);
    const reader = await StreamReader.open(`${address}/v1/areas/${AREA}/live`, token, from);
    this.readers.push(reader);
    return reader;
  }

  /** The same figures as the performance route answers them. */
  async asked(): Promise<Map<string, string>> {
    const [{ address } = { address: '' }] = this.trackers;
    return askedHashes(address, AREA, await this.tokenOf(`viewer@${AREA}`));
  }

  closeReaders(): void {
    for (const reader of this.readers.splice(0)) reader.close();
  }

  async close(): Promise<void> {
    this.closeReaders();
    for (const tracker of this.trackers) await tracker.close();
    await this.provider.close();
    await this.database.close();
  }
}
