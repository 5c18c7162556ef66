import { readCsv, readWorkbook } from '#documents';
import type { FileRefusal, Table } from '#documents';
import { canonicalJson, fail, ok, sha256 } from '#kernel';
import type { Refusal, Result } from '#kernel';
import { ForeseeFigures } from '#performance';
import type { AreaForeseen } from '#performance';
import { APP_POOL, isGranted, OneAtATime, ProblemError, PROBLEMS, WATCHERS } from '#platform';
import type { Identity } from '#platform';
import { keepUploadedFile, uploadIdOf } from '#records';
import { MappingStore } from '#reference';
import type { MappingVersion } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { HeldApartCounts } from '../held-apart';
import { PublishEvents } from '../publish-events.command';
import { PublishingMetrics } from '../publishing-metrics';
import { Turns } from '../turns';
import type { FitCount } from './examine-counts';
import { fileName } from './file-name';
import { inFileOrder } from './file-order';
import { UPLOAD_PROBLEMS } from './problems';
import { readUpload } from './read-upload';
import { reusedTime } from './reused-time';
import { shownRecord, tally } from './shown-record';
import type { UploadAnswer, UploadAsked } from './upload.schema';

/** Refusals that one answer lists; whoever mends these will see the next ones. */
export const ERRORS_MAX = 1_000;

/** A file as it was sent. */
export interface SentFile {
  readonly form: 'csv' | 'workbook';
  readonly bytes: Buffer;
}

/**
 * Takes in a table of counts: what it says by a mapping, each count held to the rules any event is held to, and all
 * of them appended together or none. A dry run goes the same way and stops before the log.
 */
@Injectable()
export class UploadFile {
  /** A file of some kilobytes may unpack to 32 MiB, and become many times that while it is read. */
  private readonly oneAtATime = new OneAtATime();

  constructor(
    @Inject(APP_POOL) private readonly pool: Pool,
    private readonly mappings: MappingStore,
    private readonly publishEvents: PublishEvents,
    private readonly foresee: ForeseeFigures,
    private readonly measured: PublishingMetrics,
    private readonly turns: Turns,
  ) {}

  /**
   * Answers with what it does, record by record and figure by figure; or with what is wrong with the file.
   *
   * @throws ProblemError where there is no such mapping, or the log or what the rules need is not to be had.
   */
  async upload(
    { form, bytes }: SentFile,
    asked: UploadAsked,
    publisher: Identity,
  ): Promise<Result<UploadAnswer, readonly FileRefusal[]>> {
    const { mapping, version, hash } = await this.mapping(asked.mapping);
    const known = await this.publishEvents.known();
    const fileHash = sha256(bytes).toString('hex');
    const arrivedAt = new Date();
    const uploadId = uploadIdOf(fileHash, readingHash(hash, asked));
    const reading = { mapping, given: asked, known, publisher, arrivedAt, uploadId };
    const read = await this.oneAtATime.do(async () => {
      const tables = form === 'csv' ? oneTable(readCsv(bytes)) : await readWorkbook(bytes);
      if (!tables.ok) return tables;
      const sheets = tables.value.map(({ sheet }) => sheet);
      return ok({ ...(await readUpload(tables.value, reading, this.turns)), sheets });
    });
    if (!read.ok) return fail([read.failure]);
    const reused = await this.reusedTimes(read.value.fit);
    const fit = read.value.fit.filter((each) => !reused.has(each));
    const refusals = inFileOrder([...read.value.refusals, ...reused.values()], read.value.sheets);
    const isTaken = fit.length > 0 && (refusals.length === 0 || asked.partial === 'true');
    if (!isTaken) return fail(refusals);
    const foreseen = await this.foreseen(fit, publisher);
    const dryRun = asked.dryRun === 'true';
    if (!dryRun) {
      // First, so that nothing is ever in the log of which nobody can say where it came from. Should the log turn it away,
      // it is kept all the same; whoever hands the file in then is kept as well, and newer.
      await keepUploadedFile(this.pool, {
        uploadId,
        source: asked.source,
        name: asked.fileName === undefined ? undefined : fileName(asked.fileName),
        uploadedBy: publisher.subject,
      });
      await this.publishEvents.append(fit.map((each) => each.fit));
      this.measured.examined(fit.map(() => ({ status: 'accepted' })));
    }
    const apart = new HeldApartCounts();
    apart.add(
      fit.map((each) => each.fit),
      known,
    );
    return ok({
      dryRun,
      accepted: dryRun ? 0 : fit.length,
      source: asked.source,
      mapping: { name: mapping.name, version, hash },
      file: { sha256: fileHash, bytes: bytes.length },
      tables: read.value.tables.map((table) => ({
        ...table,
        counts: fit.filter(({ count }) => count.table === table.name).length,
      })),
      ...foreseen,
      heldApart: apart.told(),
      errors: refusals.slice(0, ERRORS_MAX),
      errorCount: refusals.length,
    });
  }

  private async mapping(asked: string): Promise<MappingVersion> {
    const [name = '', version] = asked.split('@');
    const found = await this.mappings.find(name, version === undefined ? undefined : Number(version));
    if (found) return found;
    const newest = (await this.mappings.all()).map((each) => `${each.mapping.name}@${each.version}`);
    const detail = `There is no mapping ${asked}. The newest of each are ${newest.join(', ')}.`;
    throw new ProblemError(UPLOAD_PROBLEMS.unknownMapping, detail);
  }

  /** The counts that would put another value beside the one that counts, under one applicable time. */
  private async reusedTimes(fit: readonly FitCount[]): Promise<Map<FitCount, FileRefusal>> {
    const reused = new Map<FitCount, FileRefusal>();
    for (const [area, counts] of byArea(fit)) {
      const { records } = await this.ofArea(area, counts, false);
      for (const [at, count] of counts.entries()) {
        const record = records[at];
        const refusal = record && reusedTime(count, record);
        if (refusal) reused.set(count, refusal);
      }
    }
    return reused;
  }

  /** What the counts would change, area by area, each in one snapshot. */
  private async foreseen(
    fit: readonly FitCount[],
    publisher: Identity,
  ): Promise<Pick<UploadAnswer, 'effects' | 'records' | 'figures' | 'areasNotShown'>> {
    const areas = byArea(fit);
    const records: UploadAnswer['records'] = [];
    const figures: UploadAnswer['figures'] = [];
    const areasNotShown = [...areas.keys()].filter((area) => !maySee(publisher, area));
    for (const [area, counts] of areas) {
      const foreseen = await this.ofArea(area, counts, !areasNotShown.includes(area));
      records.push(...counts.map((count, at) => shownRecord(count, foreseen.records[at])));
      figures.push(...foreseen.figures.map((figure) => ({ area, areaName: foreseen.area.name, ...figure })));
    }
    return { effects: tally(records), records, figures, areasNotShown };
  }

  private async ofArea(
    area: string,
    counts: readonly FitCount[],
    withFigures: boolean,
  ): Promise<AreaForeseen> {
    const events = counts.map(({ event }) => event);
    const foreseen = await this.foresee.of(area, events, withFigures);
    // The area was known a moment ago, when the counts were held to the rules.
    if (!foreseen.ok || !foreseen.value.known) throw changedMeanwhile();
    return foreseen.value;
  }
}

/** How a file is read: it states other counts by another mapping, and with another period or time given. */
function readingHash(mappingHash: string, { period, status, applicableAt }: UploadAsked): string {
  return sha256(canonicalJson([mappingHash, period, status, applicableAt])).toString('hex');
}

function byArea(fit: readonly FitCount[]): Map<string, FitCount[]> {
  const areas = [...new Set(fit.map(({ event }) => event.data.area))];
  return new Map(areas.map((area) => [area, fit.filter(({ event }) => event.data.area === area)]));
}

function oneTable(read: Result<Table, Refusal>): Result<readonly Table[], Refusal> {
  return read.ok ? ok([read.value]) : read;
}

/** Whoever may watch an area; and its own council, which reports what the figures are made of. */
function maySee(publisher: Identity, area: string): boolean {
  return isGranted(publisher, WATCHERS, area) || isGranted(publisher, ['publisher'], `urn:ons:${area}`);
}

function changedMeanwhile(): ProblemError {
  return new ProblemError(
    PROBLEMS.unavailable,
    'The reference data changed meanwhile. Send the same again.',
    {
      headers: { 'retry-after': '1' },
    },
  );
}
