// What the examples of commands on money have in common: Cambridgeshire's of 2016/17, by nobody in particular.

export const BY = { name: 'A. Person', position: 'Director of Finance' };
export const COMMISSIONER = 'urn:ods:06H';
export const COUNCIL = 'urn:ons:E10000003';
export const ADMISSIONS = 'non-elective-admissions/2016/17';
export const HASH = '3b1f7c0e5a9d48e2b6c41f0d7a8e92c5d3f60b14a7e8c92d5f1b3a6c8e0d2f47';
/** One signature, as agreements and funds have it. */
export const SIGNATURE = {
  partner: COMMISSIONER,
  signedBy: BY.name,
  position: BY.position,
  signedOn: '2016-06-30',
};

/** What a command may be sent with, for the description of its route. */
export const sentAs = (example: object) => ({ examples: [example] });
