import { expect, test } from '@jest/globals';
import { proveBackup } from '#testing';

const RECORDS = Number(process.env['BACKUP_RECORDS'] ?? 10_000_000);
/** What a command may hold, whatever it copies. */
const MEBIBYTES_MAX = 512;

test(`${RECORDS} records are backed up, restored into an empty database and verified (BACKUP_RECORDS)`, async () => {
  const proof = await proveBackup(RECORDS);
  // For the table of docs/proofs.md.
  process.stdout.write(`${JSON.stringify(proof)}\n`);
  expect(proof.records).toBe(RECORDS);
  expect(proof.faults).toEqual([]);
  expect(proof.cellsHashes[1]).toBe(proof.cellsHashes[0]);
  for (const { mebibytes } of [proof.backup, proof.restore]) expect(mebibytes).toBeLessThan(MEBIBYTES_MAX);
}, 7_200_000);
