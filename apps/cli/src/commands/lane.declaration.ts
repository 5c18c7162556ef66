import { common, example } from './declaration';
import type { Declaration } from './declaration';

export const declareLane: Declaration = (program, run) => {
  const lane = program
    .command('lane')
    .description('lanes of an event log on Kafka: whether they go on, and beginning one anew on another log')
    .addHelpText(
      'after',
      `
Of the database and the Kafka that the environment names, as the processes have them: DATABASE_URL, KAFKA_BROKERS and
what else begins with KAFKA_.
${example(
  'bettercare lane list',
  "bettercare lane begin activity.counts/3 --by 'Anna Smith' --reason 'Topics lost with the old brokers'",
  "bettercare lane begin activity.counts --by 'Anna Smith' --reason 'Topics lost with the old brokers'",
)}`,
    );
  common(lane.command('list'))
    .description('how far each lane is recorded, whether the log goes on there, and which were closed')
    .action(run(async () => (await import('./lane.command')).listLanes));
  common(lane.command('begin'))
    .description('begin a lane anew on the log as it is now, where the log that was read is gone')
    .argument('<lane>', 'activity.counts/3, or activity.counts for each of its lanes that cannot go on')
    .requiredOption('--by <person>', 'who decides it')
    .requiredOption('--reason <words>', 'what became of the log that was read')
    .action(run(async () => (await import('./lane.command')).beginLanes));
};
