import { returnWithPaymentForPerformance } from './quarterly/return-2015';

export const RETURN_2015_16_Q1 = returnWithPaymentForPerformance('2015/16-Q1', '2015-08-28T12:00');
