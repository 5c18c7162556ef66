import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { within } from '../process/within';
import type { LogLines } from '../process/ticker';
import { LabelBounds } from './label-bounds';
import type { LabelBound, MetricDeclaration } from './metric';

/** One value of a gauge. */
export interface Reading {
  readonly of: MetricDeclaration<'gauge'>;
  readonly value: number;
  readonly labels: Readonly<Record<string, string>>;
}

/** What a gauge stands at, under its labels. */
export function reading<Label extends string>(
  of: MetricDeclaration<'gauge', Label>,
  value: number,
  labels: Readonly<Record<Label, string>>,
): Reading {
  return { of, value, labels };
}

type Labelled<Label extends string> = Readonly<Record<Label, string>>;

/** Whoever asks has ten seconds; what cannot be read in two is left out, and the rest is told. */
const READ_TIMEOUT_MS = 2_000;

/** What one process measures of itself, told in the format of Prometheus. */
export class Metrics {
  private readonly registry = new Registry();
  private readonly refreshes: (() => Promise<void>)[] = [];
  private readonly failing = new Set<string>();

  constructor(private readonly log: LogLines) {}

  /** A way to count; by one unless told otherwise. */
  counter<Label extends string>(
    declared: MetricDeclaration<'counter', Label>,
  ): (labels: Labelled<Label>, by?: number) => void {
    const bounds = new LabelBounds(declared.labels);
    const { name, help } = declared;
    const own = new Counter({ name, help, labelNames: labelsOf(declared), registers: [this.registry] });
    // What has not happened yet is 0: a rate over a series that only just appears would miss its first step.
    for (const labels of namedLabels<Label>(declared.labels)) own.inc(labels, 0);
    return (labels, by = 1) => own.inc(bounds.keep(labels), by);
  }

  histogram<Label extends string>(
    declared: MetricDeclaration<'histogram', Label>,
  ): (labels: Labelled<Label>, value: number) => void {
    const bounds = new LabelBounds(declared.labels);
    const { name, help, buckets = [] } = declared;
    const own = new Histogram({
      name,
      help,
      labelNames: labelsOf(declared),
      buckets: [...buckets],
      registers: [this.registry],
    });
    return (labels, value) => own.observe(bounds.keep(labels), value);
  }

  /** Gauges that are read together, each time somebody asks. What cannot be read has no value, not an old one. */
  gauges(declared: readonly MetricDeclaration<'gauge'>[], read: () => Reading[] | Promise<Reading[]>): void {
    const owns = new Map(
      declared.map((declaration) => {
        const { name, help, labels } = declaration;
        const own = new Gauge({ name, help, labelNames: labelsOf(declaration), registers: [this.registry] });
        return [name, { own, bounds: new LabelBounds(labels) }] as const;
      }),
    );
    const what = [...owns.keys()].join(' ');
    this.refreshes.push(async () => {
      const readings = await this.attempt(what, async () => read());
      for (const { own } of owns.values()) {
        own.reset();
        own.remove({});
      }
      for (const { of, value, labels } of readings ?? []) {
        const known = owns.get(of.name);
        if (known === undefined)
          throw new Error(`${of.name} is read with gauges that it was not declared with.`);
        known.own.set(known.bounds.keep(labels), value);
      }
    });
  }

  /** Memory, CPU, event loop and garbage collection of the process, as Prometheus' own client for Node names them. */
  ofNode(): void {
    collectDefaultMetrics({ register: this.registry });
  }

  /** Everything measured, as it is now. */
  async exposition(): Promise<{ readonly contentType: string; readonly text: string }> {
    await Promise.all(this.refreshes.map((refresh) => refresh()));
    return { contentType: this.registry.contentType, text: await this.registry.metrics() };
  }

  private async attempt<Value>(what: string, read: () => Promise<Value>): Promise<Value | undefined> {
    try {
      const value = await within(READ_TIMEOUT_MS, read());
      if (this.failing.delete(what)) this.log.info('metrics can be read again', { metrics: what });
      return value;
    } catch (cause) {
      if (!this.failing.has(what)) this.log.warn('metrics cannot be read', { metrics: what }, cause);
      this.failing.add(what);
      return undefined;
    }
  }
}

/** Every combination of labels whose values are all named; none where a value is only known once it comes. */
function namedLabels<Label extends string>(
  bounds: Readonly<Record<Label, LabelBound>>,
): Record<Label, string>[] {
  let combined: Record<string, string>[] = [{}];
  for (const [label, bound] of Object.entries<LabelBound>(bounds)) {
    const values = 'atMost' in bound ? [] : bound;
    combined = combined.flatMap((labels) => values.map((value) => ({ ...labels, [label]: value })));
  }
  return combined;
}

function labelsOf<Label extends string>(declared: {
  readonly labels: Readonly<Record<Label, LabelBound>>;
}): Label[] {
  return Object.keys(declared.labels) as Label[];
}
