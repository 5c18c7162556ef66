import type { ReturnTemplate } from '#catalogue';
import type { FundContent } from '#pooled-fund';
import type { ReferenceView } from '#reference';
import type { AskedApproval } from './return.events';
import type { ReturnSettings } from './return-settings';

/**
 * Who is asked for each approval of a form: whom the area has set for it; or else the council, and the commissioners that
 * pay into the year's fund. Of nobody where neither is known: then it cannot be signed off.
 */
export function approvalChain(
  form: ReturnTemplate,
  area: string,
  known: {
    readonly settings: ReturnSettings;
    readonly fund: FundContent | undefined;
    readonly reference: ReferenceView;
  },
): AskedApproval[] {
  const { settings, fund, reference } = known;
  const named = (source: string) => ({
    source,
    name:
      reference.organisation(source)?.name ??
      fund?.partners.find((partner) => partner.source === source)?.name ??
      source,
  });
  return form.signOff.approvals.map(({ code, title, of }) => {
    const set = settings.approvers.find(({ approval }) => approval === code)?.organisations;
    const usual =
      of === 'council'
        ? [`urn:ons:${area}`]
        : (fund?.partners ?? []).filter(({ as }) => as === 'commissioner').map(({ source }) => source);
    return { code, title, organisations: (set ?? usual).map(named) };
  });
}
