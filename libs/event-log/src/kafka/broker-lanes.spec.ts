import { describe, expect, it } from '@jest/globals';
import { KafkaJSProtocolError } from 'kafkajs';
import { BrokerLanes } from './broker-lanes';
import type { Broker, Cluster } from './kafka-client';

const topic = 'activity.counts';
const [first, second] = [
  { topic, partition: 0 },
  { topic, partition: 1 },
];

/** The lanes of a cluster of one broker, which from then on leads the second of the two lanes no more. */
function lanesOfCluster() {
  let hasLed = true;
  const refusal = () =>
    new KafkaJSProtocolError(Object.assign(new Error('No leader'), { type: 'LEADER_NOT_AVAILABLE' }));
  const broker: Pick<Broker, 'metadata' | 'listOffsets'> = {
    metadata: () => {
      const partitionMetadata = [0, 1].map((partitionId) => ({ partitionId, leader: 1, replicas: [1] }));
      return hasLed
        ? Promise.resolve({ topicMetadata: [{ topic, partitionMetadata }] })
        : Promise.reject(refusal());
    },
    listOffsets: ({ topics }) =>
      !hasLed && topics.some(({ partitions }) => partitions.some(({ partition }) => partition === 1))
        ? Promise.reject(refusal())
        : Promise.resolve({
            responses: topics.map((asked) => ({
              topic: asked.topic,
              partitions: asked.partitions.map(({ partition }) => ({ partition, offset: '7' })),
            })),
          }),
  };
  const cluster = {
    addMultipleTargetTopics: () => Promise.resolve(),
    findBroker: () => Promise.resolve(broker as Broker),
    brokerPool: { findConnectedBroker: () => Promise.resolve(broker as Broker) },
  };
  const lanes = new BrokerLanes({
    access: { brokers: [], security: {}, prefix: '' },
    cluster: () => cluster as unknown as Cluster,
  });
  return { lanes, loseLeader: () => (hasLed = false) };
}

describe('a lane without a leader', () => {
  it('does not keep the end of another from being told', async () => {
    const { lanes, loseLeader } = lanesOfCluster();
    expect(await lanes.ends([first, second])).toHaveProperty('size', 2);
    loseLeader();
    await expect(lanes.ends([first, second])).rejects.toThrow('No leader');
    expect(lanes.byLastLeader([first, second])).toEqual([[first, second]]);
    expect([...(await lanes.ends([first]))]).toEqual([['activity.counts/0', 7]]);
  });
});
