import { return2016 } from './quarterly/return-2016';

export const RETURN_2016_17_Q3 = return2016(3, { due: '2017-03-03T12:00', isDueVerified: false });
