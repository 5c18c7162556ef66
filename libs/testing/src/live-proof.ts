import { setTimeout as sleep } from 'node:timers/promises';
import { monthsOf, period } from '#kernel';
import { PETERBOROUGH, reported } from './event-builders';
import { Network } from './network';
import { publishEvents } from './publish-events';
import { tokenOf } from './standalone-process';
import type { Connection } from './standalone-process';
import { differences } from './told-figures';
import { WatchProcess } from './watch-process';

const CORRECTIONS = 10;

export interface CutProof {
  /** From sending each correction to its figure in the watch. */
  readonly correctionMs: readonly number[];
  /** Corrections published while nothing came through. */
  readonly publishedInCut: number;
  readonly said: WatchProcess['said'];
  /** Events that told figures which had been told before. */
  readonly toldAgain: number;
  readonly figures: number;
  /** Figures that are not those of the answers. */
  readonly differing: readonly string[];
}

/**
 * Corrects Peterborough's figures while `bettercare watch` is open, then takes the network from it for that long
 * without telling anybody, corrects a figure each second meanwhile, and lets the watch come back.
 */
export async function proveCut(connection: Connection, cutSeconds: number): Promise<CutProof> {
  const [viewer, publisher] = [
    await tokenOf(connection, 'sample-viewer'),
    await tokenOf(connection, 'sample-publisher'),
  ];
  const { area } = PETERBOROUGH;
  const network = await Network.to(connection.url);
  const watch = new WatchProcess(network.url, area, viewer);
  const numerator = (month: string) => watch.told.figures.get(figureOf(month))?.numerator;
  let version = 0;
  const correct = async (month: string): Promise<number> => {
    const value = 1_000 + version++;
    const event = reported({ period: month, value, applicableAt: versionAt(version), id: `cut-${version}` });
    await publishEvents(() => ({ url: connection.url, token: publisher }), [event]);
    return value;
  };
  try {
    await watch.until(({ told }) => told.figures.size > 0);
    const correctionMs: number[] = [];
    for (let number = 0; number < CORRECTIONS; number++) {
      const before = numerator('2014-09');
      const sentAt = performance.now();
      await correct('2014-09');
      await watch.until(() => numerator('2014-09') !== before);
      correctionMs.push(Math.round(performance.now() - sentAt));
    }
    const notNhs = (numerator('2014-09') ?? NaN) - (1_000 + version - 1);

    network.become('silent');
    const months = monthsOf(period('2014/15'));
    let last = 0;
    for (let second = 0; second < cutSeconds; second++) {
      await correct(months[second % months.length] ?? '');
      last = await correct('2014-09');
      await sleep(1_000);
    }
    network.become('whole');
    await watch.until(() => numerator('2014-09') === last + notNhs);
    return {
      correctionMs,
      publishedInCut: 2 * cutSeconds,
      said: watch.said,
      toldAgain: watch.told.toldAgain(),
      ...(await differences(watch.told, connection.url, area, viewer)),
    };
  } finally {
    await watch.stop();
    await network.close();
  }
}

/** How `ToldFigures` names the figure of a month. */
function figureOf(month: string): string {
  return `2014/15 delayed-transfers-of-care ${month}`;
}

/** Later than any version of the sample, and than each version before. */
function versionAt(number: number): string {
  return new Date(Date.UTC(2026, 0, 1, 0, 0, number)).toISOString();
}
