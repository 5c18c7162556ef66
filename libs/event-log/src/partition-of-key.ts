/**
 * The partition of a key: murmur2 of its UTF-8 bytes, made positive by dropping the sign bit, modulo the
 * number of partitions. This is what Apache Kafka's own clients do, so a key has the same partition on
 * either log and whoever produces it.
 */
export function partitionOfKey(key: string, partitions: number): number {
  return (murmur2(Buffer.from(key)) & 0x7fffffff) % partitions;
}

const MULTIPLIER = 0x5bd1e995;
const SEED = 0x9747b28c;

/** MurmurHash2, 32 bits, as in org.apache.kafka.common.utils.Utils.murmur2; a signed integer. */
export function murmur2(bytes: Buffer): number {
  let hash = SEED ^ bytes.length;
  const whole = bytes.length - (bytes.length % 4);

  for (let at = 0; at < whole; at += 4) {
    let word = Math.imul(bytes.readInt32LE(at), MULTIPLIER);
    word ^= word >>> 24;
    hash = Math.imul(hash, MULTIPLIER) ^ Math.imul(word, MULTIPLIER);
  }

  if (whole < bytes.length) {
    for (let at = bytes.length - 1; at >= whole; at -= 1) {
      hash ^= bytes.readUInt8(at) << (8 * (at - whole));
    }
    hash = Math.imul(hash, MULTIPLIER);
  }

  hash ^= hash >>> 13;
  hash = Math.imul(hash, MULTIPLIER);
  return hash ^ (hash >>> 15);
}
