import { returnWithPaymentForPerformance } from './quarterly/return-2015';

export const RETURN_2014_15_Q4 = returnWithPaymentForPerformance('2014/15-Q4', '2015-05-29T12:00');
