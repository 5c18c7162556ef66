import { accounts } from './journal/account';

/** The stream of one area's pooled fund of one policy year: `fund/E10000003/2016-17`. */
export function fundStream(area: string, policyYear: string): string {
  return fundsOfArea(area) + policyYear.replace('/', '-');
}

/** What the names of the streams of an area's funds begin with: `fund/E10000003/`. */
export function fundsOfArea(area: string): string {
  return `fund/${area}/`;
}

/** The policy year whose fund a stream is, `2016/17`. */
export function policyYearOfFundStream(stream: string): string {
  return stream.slice(stream.lastIndexOf('/') + 1).replace('-', '/');
}

/** The account of the pool of the fund whose stream it is, `pool:E10000003/2016-17`. */
export function poolOf(stream: string): string {
  const [, area = ''] = stream.split('/');
  return accounts.pool(area, policyYearOfFundStream(stream));
}
