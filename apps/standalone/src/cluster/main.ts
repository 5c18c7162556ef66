import { createLogger } from '#platform';
import { runUntilStopped } from '../until-stopped';
import { startCluster } from './start-cluster';

// Standard output is the person's at the terminal; what the parts have to say goes to their logs.
const logger = createLogger({ level: 'warn', format: 'line', destination: process.stderr });

process.exit(await runUntilStopped(logger, startCluster));
