import { runProcess } from '#platform';
import { putFirstVersionsInForce } from '#reference';
import { CqrsModule } from '@nestjs/cqrs';
import { TrackerModule } from './tracker.module';

await runProcess({ name: 'tracker', poolMax: 10 }, async ({ pool, logger }) => {
  await putFirstVersionsInForce(pool, 'tracker', logger);
  return [CqrsModule.forRoot(), TrackerModule];
});
