import { Injectable } from '@nestjs/common';
import type { ReturnTemplate } from '#catalogue';
import { versionConflict, type DecidedBy } from '#decisions';
import { fail, ok, type Refusal, type Result } from '#kernel';
import { returnStream, type OfReturn } from './return.events';
import type { OpenReturn } from './return-state';
import { ReturnStore, type ReadReturn } from './return.store';
import { refusal } from './rules';
import { TemplateStore } from './template.store';

/** A return that was opened, and the form it answers. */
export interface ReturnAndForm extends ReadReturn {
  readonly state: OpenReturn & { readonly status: 'open' };
  readonly form: ReturnTemplate;
}

/** Reads returns together with the version of their template that they answer. */
@Injectable()
export class ReturnForms {
  constructor(
    private readonly returns: ReturnStore,
    private readonly templates: TemplateStore,
  ) {}

  /** Refused as `no-return`; as `return-of-no-template` where there never could be one. */
  async read(of: OfReturn, upTo?: number): Promise<Result<ReturnAndForm, readonly Refusal[]>> {
    const { state, history } = await this.returns.read(of, upTo);
    if (state.status === 'none') {
      if (!(await this.templates.find(of.template))) return fail([noTemplate(of)]);
      const what = `${of.area} has no return ${of.template}`;
      const mend =
        'It opens by itself when its day has come, where that is still to come; a preparer of the area opens it before or after';
      return fail([refusal('no-return', '', what, mend)]);
    }
    const { code, version } = state.template;
    const found = await this.templates.find(code, version);
    if (!found) throw new Error(`Version ${version} of the template ${code} is no longer there`);
    return ok({ state, history, form: found.template });
  }
  /** The same for whoever decides on what was read: refused as `decided-meanwhile` where they read another version. */
  async readOver(of: OfReturn, by: DecidedBy): Promise<Result<ReturnAndForm, readonly Refusal[]>> {
    const read = await this.read(of);
    if (!read.ok) return read;
    const { length } = read.value.history;
    const { expectedVersion = length } = by;
    return expectedVersion === length
      ? read
      : fail([versionConflict(returnStream(of), expectedVersion, length)]);
  }
}

export function noTemplate({ template }: OfReturn): Refusal {
  const what = `No template ${template} is in force`;
  return refusal(
    'return-of-no-template',
    '/template',
    what,
    'Take one of those that the returns of the area name, opened or not',
  );
}
