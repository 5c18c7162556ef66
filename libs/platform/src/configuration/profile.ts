import { fail, ok } from '#kernel';
import type { Result } from '#kernel';
import { isLoopback } from './loopback';
import type { SettingFault } from './setting-kinds';
import type { Settings } from './settings';

/** Which parts the process brings with it, and which it is given. */
export interface Profile {
  readonly database: 'embedded' | 'given';
  /** The local issuer comes with sample people, whose secrets lie on this machine. */
  readonly issuer: 'local' | 'given';
}

/**
 * The profile that the settings amount to. Without `OIDC_ISSUER` the process issues its own tokens to
 * sample people; that is refused as soon as another machine could reach it.
 */
export function checkProfile(settings: Settings): Result<Profile, SettingFault> {
  if (settings.kafka !== undefined) {
    return fail({
      setting: 'KAFKA_BROKERS',
      problem:
        'is given, but a single process keeps the event log in its database: leave it out, or run gateway, projector and tracker',
    });
  }
  const issuer = settings.oidcIssuer === undefined ? 'local' : 'given';
  if (issuer === 'local' && !isLoopback(settings.host)) {
    return fail({
      setting: 'OIDC_ISSUER',
      problem: `is missing: sample people and their local issuer exist only while HOST is a loopback address, and HOST is ${settings.host}`,
    });
  }
  if (
    issuer === 'local' &&
    settings.publicUrl !== undefined &&
    !isLoopback(new URL(settings.publicUrl).hostname)
  ) {
    return fail({
      setting: 'OIDC_ISSUER',
      problem: 'is missing: sample people exist only on this machine, and PUBLIC_URL is reached from others',
    });
  }
  if (settings.migrate === 'never') {
    return fail({
      setting: 'MIGRATE',
      problem: 'must be boot here: the one process tends the log as the owner of its tables',
    });
  }
  return ok({ database: settings.databaseUrl === undefined ? 'embedded' : 'given', issuer });
}
