import { list, money, sheet, text, yesNo } from '../form';
import type { Part } from '../quarterly/part';

/** What a council pays for adult social care. */
export function feeRates(tab: string): Part {
  return {
    sheet: sheet('fee-rates', tab, [
      list({ code: 'fee-rates', title: 'Adult social care fee rates' }, [
        money('fee-home-care', 'Home care: average paid per contact hour'),
        money('fee-residential', 'Care homes without nursing, 65 and over: average paid per client and week'),
        money('fee-nursing', 'Care homes with nursing, 65 and over: average paid per client and week'),
        text('fee-comment', 'Where a figure differs from what was sent before, why?', { required: false }),
      ]),
    ]),
    rules: [],
  };
}

/** Capacity and demand of intermediate care, looked at again. */
export function capacityAndDemand(tab: string): Part {
  return {
    sheet: sheet('capacity-and-demand', tab, [
      list({ code: 'capacity-and-demand', title: 'Capacity and demand' }, [
        yesNo('capacity-refreshed', 'Are the estimates of capacity and demand refreshed?'),
        text('capacity-assumptions', 'How have estimates and assumptions changed, and why?'),
        text('capacity-gaps', 'Where demand is beyond capacity, what is done about it?', { required: false }),
      ]),
    ]),
    rules: [],
  };
}
