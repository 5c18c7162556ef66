import { return2016 } from './quarterly/return-2016';

export const RETURN_2016_17_Q4 = return2016(4, { due: '2017-05-31T12:00', isDueVerified: true });
