// The usual way: an event bus that hands each event to a handler, which finds its row by an ORM and saves it.
import 'reflect-metadata';
import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { CommandBus, CommandHandler, CqrsModule } from '@nestjs/cqrs';
import { DataSource, EntitySchema } from 'typeorm';
import { perSecond } from '../measuring/run.mjs';

const text = { type: 'text', primary: true };

const CountSchema = new EntitySchema({
  name: 'handled_count',
  columns: {
    area: text,
    measure: text,
    tbl: text,
    source: text,
    period: text,
    reason: text,
    version: { type: 'timestamptz' },
    value: { type: 'int' },
  },
});

class RecordCount {
  constructor(event) {
    this.event = event;
  }
}

export async function openHandlerPeer(url) {
  const database = new DataSource({ type: 'postgres', url, entities: [CountSchema], synchronize: true });
  await database.initialize();
  const counts = database.getRepository(CountSchema);

  class RecordCountHandler {
    async execute({ event: { source, data } }) {
      const key = {
        area: data.area,
        measure: data.measure,
        tbl: data.table,
        source,
        period: data.period,
        reason: data.category.reason,
      };
      const version = new Date(data.applicableAt);
      const found = await counts.findOneBy(key);
      if (found && found.version >= version) return;
      await counts.save({ ...key, version, value: data.value });
    }
  }
  CommandHandler(RecordCount)(RecordCountHandler);
  class Peer {}
  Module({ imports: [CqrsModule.forRoot()], providers: [RecordCountHandler] })(Peer);
  const application = await NestFactory.createApplicationContext(Peer, { logger: false });
  const bus = application.get(CommandBus);

  return {
    async handle(events) {
      await counts.clear();
      const rate = await perSecond(events.length, async () => {
        for (const event of events) await bus.execute(new RecordCount(event));
      });
      const keys = new Set(events.map(({ data }) => `${data.area} ${data.period} ${data.category.reason}`));
      if ((await counts.count()) !== keys.size) throw new Error('The handler per event is wrong');
      return rate;
    },
    async close() {
      await application.close();
      await database.destroy();
    },
  };
}
