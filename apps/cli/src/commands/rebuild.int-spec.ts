import { afterAll, beforeAll, describe, expect, jest, test } from '@jest/globals';
import { rebuildCells } from '#records';
import { testDatabase, type TestDatabase } from '#testing';
import { CommandFailure, EXIT } from '../exit-codes';
import { rebuild } from './rebuild.command';

let db: TestDatabase;
const before = process.env['DATABASE_OWNER_URL'];
const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);

beforeAll(async () => {
  db = await testDatabase();
  process.env['DATABASE_OWNER_URL'] = db.ownerUrl;
});
afterAll(async () => {
  if (before === undefined) delete process.env['DATABASE_OWNER_URL'];
  else process.env['DATABASE_OWNER_URL'] = before;
  write.mockRestore();
  await db.close();
});

describe('bettercare rebuild', () => {
  test('says that every cell was as kept', async () => {
    expect(await rebuild({})).toBe(EXIT.done);
    expect(write).toHaveBeenLastCalledWith(
      'Rebuilt 0 cells from the current records: every one was as kept.\n',
    );
  });

  test('while another is under way changes nothing and says so in one line', async () => {
    let second: unknown;
    const onFilled = async (): Promise<void> => {
      second = await rebuild({ evenIfDifferent: true }).catch((failure: unknown) => failure);
    };
    expect(await rebuildCells(db.owner, { onFilled })).toMatchObject({ ok: true, value: { switched: true } });
    expect(second).toBeInstanceOf(CommandFailure);
    expect(String(second)).toContain('rebuild-under-way: Another rebuild');
  });
});
