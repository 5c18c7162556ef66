import type { SettingFault } from './setting-kinds';

/** EX_CONFIG of sysexits.h: started wrongly, so starting again as it stands will not help. */
const EXIT_CONFIGURATION = 78;

/** Ends a process that was started with settings it cannot run on: one line each, naming the setting. */
export function stopOverSettings(faults: readonly SettingFault[]): never {
  for (const { setting, problem } of faults) process.stderr.write(`${setting} ${problem}.\n`);
  process.exit(EXIT_CONFIGURATION);
}
