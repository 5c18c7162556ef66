import type { AgreementContent, Signature } from './agreement-content';

interface OfAgreement {
  readonly area: string;
  readonly policyYear: string;
  /** `risk-share`: the agreement's own name among those of the area and year. */
  readonly agreement: string;
}

/** Terms were put forward, the first or others in place of what stands. They bind nobody until all have signed. */
export interface AgreementProposed {
  readonly type: 'agreement.proposed';
  readonly data: OfAgreement & {
    readonly content: AgreementContent;
    /** SHA-256 of the content's canonical JSON, in hexadecimal: what partners sign. */
    readonly contentHash: string;
  };
}

/** One partner signed what is proposed. */
export interface AgreementSigned {
  readonly type: 'agreement.signed';
  readonly data: OfAgreement & { readonly contentHash: string; readonly signature: Signature };
}

/** The agreement was taken back, with whatever was proposed: nothing is in force. */
export interface AgreementWithdrawn {
  readonly type: 'agreement.withdrawn';
  readonly data: OfAgreement & { readonly reason: string };
}

export type AgreementEvent = AgreementProposed | AgreementSigned | AgreementWithdrawn;

/** The stream of an agreement: `agreement/E10000003/2016-17/risk-share`. */
export function agreementStream(area: string, policyYear: string, agreement: string): string {
  return `agreement/${area}/${policyYear.replace('/', '-')}/${agreement}`;
}

/** What the names of the streams of an area's agreements begin with, of all years or of one. */
export function agreementsOfArea(area: string, policyYear?: string): string {
  return policyYear === undefined ? `agreement/${area}/` : agreementStream(area, policyYear, '');
}

/** Whose stream it is. Whatever follows the year is the agreement's own name. */
export function ofAgreementStream(stream: string): OfAgreement {
  const [, area = '', year = '', ...agreement] = stream.split('/');
  return { area, policyYear: year.replace('-', '/'), agreement: agreement.join('/') };
}
