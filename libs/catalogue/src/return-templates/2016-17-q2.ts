import { return2016 } from './quarterly/return-2016';

export const RETURN_2016_17_Q2 = return2016(2, { due: '2016-11-25T12:00', isDueVerified: true });
