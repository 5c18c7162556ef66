/** The stream of one area's pooled fund of one policy year: `fund/E10000003/2016-17`. */
export function fundStream(area: string, policyYear: string): string {
  return `fund/${area}/${policyYear.replace('/', '-')}`;
}
