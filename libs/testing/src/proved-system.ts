import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startOpenIdProvider } from './openid-provider';
import type { OpenIdProvider } from './openid-provider';
import { StandaloneProcess } from './standalone-process';

/** The built system in a folder of its own, with nothing in it, and a provider of tokens that claim whatever is asked. */
export class ProvedSystem {
  private process: StandaloneProcess | undefined;

  private constructor(
    readonly dataFolder: string,
    private readonly provider: OpenIdProvider,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Prepares all that it is started with. */
  static async prepare(environment: Readonly<Record<string, string>> = {}): Promise<ProvedSystem> {
    const dataFolder = mkdtempSync(join(tmpdir(), 'bcl-proof-'));
    return new ProvedSystem(dataFolder, await startOpenIdProvider('better-care-ledger'), environment);
  }

  /** Starts its process; anew, where the one before has ended. */
  spawn(): StandaloneProcess {
    this.process = new StandaloneProcess(this.dataFolder, {
      PORT: '0',
      METRICS_PORT: '0',
      LOG_LEVEL: 'error',
      BCL_SAMPLE: 'none',
      OIDC_ISSUER: this.provider.issuer,
      ...this.environment,
    });
    return this.process;
  }

  token(claims: Readonly<Record<string, unknown>>): Promise<string> {
    return this.provider.token({ claims });
  }

  /** Stops it, and leaves nothing of it behind. */
  async close(): Promise<void> {
    await this.process?.stop();
    await this.provider.close();
    rmSync(this.dataFolder, { recursive: true, force: true });
  }
}
