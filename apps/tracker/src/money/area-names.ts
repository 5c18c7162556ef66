import { APP_POOL } from '#platform';
import { WatermarkStore } from '#records';
import { ReferenceStore } from '#reference';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';

/** Areas as documents have them: by name, with the code beside it. */
@Injectable()
export class AreaNames {
  private readonly watermarks: WatermarkStore;

  constructor(
    @Inject(APP_POOL) pool: Pool,
    private readonly reference: ReferenceStore,
  ) {
    this.watermarks = new WatermarkStore(pool);
  }

  /**
   * `Cambridgeshire (E10000003)`; the code alone of an area that nobody knows.
   *
   * @param watermark the id of that of a document, which has the same name for ever; by now when left out
   */
  async named(code: string, watermark?: number): Promise<string> {
    const known = watermark === undefined ? undefined : await this.watermarks.byId(watermark);
    const view = await (known ? this.reference.at(known.referenceVersion) : this.reference.current());
    const name = view?.area(code)?.name;
    return name === undefined ? code : `${name} (${code})`;
  }
}
