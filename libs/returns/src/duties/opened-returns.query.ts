import type { ReturnTemplate } from '#catalogue';
import type { DecisionStore } from '#decisions';
import { RETURN_STREAMS } from '../return.events';
import type { TemplateStore } from '../template.store';

/** A return that was opened, and the newest form of its template. */
export interface OpenedReturn {
  readonly area: string;
  readonly template: ReturnTemplate;
}

/** Every return that was opened, in the order of areas and templates. */
export async function openedReturns(
  decisions: DecisionStore,
  templates: TemplateStore,
): Promise<OpenedReturn[]> {
  const inForce = new Map((await templates.all()).map(({ template }) => [template.code, template]));
  return (await decisions.streams(RETURN_STREAMS)).flatMap((stream) => {
    const [, area = '', code = ''] = stream.split('/');
    const template = inForce.get(code);
    return template ? [{ area, template }] : [];
  });
}
