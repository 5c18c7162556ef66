import { returnWithPaymentForPerformance } from './quarterly/return-2015';

export const RETURN_2015_16_Q2 = returnWithPaymentForPerformance('2015/16-Q2', '2015-11-27T12:00');
