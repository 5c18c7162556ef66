import { describeEventLog } from '../event-log.behaviour';
import { makeKafkaHarness } from './kafka-event-log.fixture';

describeEventLog('Apache Kafka', makeKafkaHarness);
