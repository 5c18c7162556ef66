import { returnWithPaymentForPerformance } from './quarterly/return-2015';

export const RETURN_2015_16_Q3 = returnWithPaymentForPerformance('2015/16-Q3', '2016-02-26T12:00');
