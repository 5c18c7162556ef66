import { return2016 } from './quarterly/return-2016';

export const RETURN_2016_17_Q1 = return2016(1, { due: '2016-09-09T12:00', isDueVerified: false });
