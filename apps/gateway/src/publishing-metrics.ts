import type { EventLog } from '#event-log';
import type { Refusal } from '#kernel';
import { Metrics, reading } from '#platform';
import { Inject, Injectable } from '@nestjs/common';
import {
  APPEND_DELIVERIES,
  APPEND_FULLNESS,
  APPEND_WAITING,
  EVENTS,
  LOG_BUSY,
  REFUSED_BY_RULE,
} from './metrics';
import { EVENT_LOG } from './tokens';

type Examined =
  | { readonly status: 'accepted' | 'held-back' }
  | { readonly status: 'refused'; readonly errors: readonly Refusal[] };

/** Measures what comes in through the door, and what of it is still in hand. */
@Injectable()
export class PublishingMetrics {
  private readonly events;
  private readonly byRule;
  private readonly logBusy;

  constructor(@Inject(EVENT_LOG) log: EventLog, metrics: Metrics) {
    this.events = metrics.counter(EVENTS);
    this.byRule = metrics.counter(REFUSED_BY_RULE);
    this.logBusy = metrics.counter(LOG_BUSY);
    metrics.gauges([APPEND_WAITING, APPEND_DELIVERIES, APPEND_FULLNESS], () => {
      const { waiting, deliveries, fullness } = log.appending();
      return [
        reading(APPEND_WAITING, waiting, {}),
        reading(APPEND_DELIVERIES, deliveries, {}),
        reading(APPEND_FULLNESS, fullness, {}),
      ];
    });
  }

  examined(results: readonly Examined[]): void {
    for (const result of results) {
      this.events({ outcome: result.status });
      if (result.status !== 'refused') continue;
      for (const rule of new Set(result.errors.map((error) => error.rule))) this.byRule({ rule });
    }
  }

  busy(): void {
    this.logBusy({});
  }
}
