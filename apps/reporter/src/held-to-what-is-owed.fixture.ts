import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestDatabase } from '#testing';
import {
  dayOf,
  formsOwedBy,
  goesOut,
  owedByHand,
  returnKey,
  type PassedYears,
} from './returns-by-hand.fixture';

interface Counted {
  readonly key: string;
  readonly times: number;
}

/**
 * Holds what took effect, what was decided, what lies in the folder and what was mailed to what is owed by hand: how much
 * of each duty was owed, and in words whatever is not as it is owed.
 */
export async function heldToWhatIsOwed(
  { owner }: TestDatabase,
  folder: string,
  passed: PassedYears,
): Promise<{ readonly owed: Readonly<Record<string, number>>; readonly faults: readonly string[] }> {
  const counted = async (sql: string) => (await owner.query<Counted>(sql)).rows;
  // Whoever is told, or nobody, stands behind the day: there is one of them.
  const effects = await counted(
    String.raw`SELECT name || '|' || area || '|' || regexp_replace(period, '(/\d{4}-\d\d-\d\d)/\w+$', '\1') AS key,
                      count(*)::int4 AS times
                 FROM effect GROUP BY 1`,
  );
  const decided = (type: string) =>
    counted(
      `SELECT replace(substr(stream, 8), '/', '|') AS key, count(*)::int4 AS times
         FROM decision_event WHERE stream ^@ 'return/' AND type = 'return.${type}' GROUP BY 1`,
    );
  const mailed = await counted(
    `SELECT id AS key, count(DISTINCT content)::int4 AS times FROM sent WHERE id LIKE '%.r1.e-mail' GROUP BY id`,
  );
  // By the area, the form and the day, however a mail goes on to be named.
  const told = await counted(
    `SELECT concat_ws('.', split_part(id, '.', 1), split_part(id, '.', 2), split_part(id, '.', 3)) AS key,
            count(DISTINCT id)::int4 AS times
       FROM sent WHERE id NOT LIKE '%.r1.e-mail' GROUP BY 1`,
  );
  const documents = await owner.query<{ file: string; sha256: string }>(
    `SELECT replace(substr(stream, 8), '/', '.') || '.r1.folder/' || (document->>'name') AS file,
            document->>'sha256' AS sha256
       FROM decision_event CROSS JOIN LATERAL jsonb_array_elements(data->'snapshot'->'documents') AS document
      WHERE type = 'return.submitted'`,
  );
  const returns = passed.boards.flatMap((board) =>
    formsOwedBy(board, passed).map((form) => ({ board, area: board.area, form, code: form.code })),
  );
  const out = returns.filter(({ board, form }) => goesOut(board, form, passed));
  const keys = (of: typeof returns) => of.map(({ area, code }) => returnKey(area, code));
  const { owed, perhaps } = owedByHand(passed);
  const there = effects.map(({ key }) => key);
  return {
    owed: Object.fromEntries(timesOf(owed.map((key) => key.split('|')[0] ?? ''))),
    faults: [
      ...differences('obligation', effects, owed, perhaps),
      ...differences('opening', await decided('opened'), keys(returns)),
      ...differences('submission', await decided('submitted'), keys(out)),
      ...differences('receipt', await decided('delivered'), [...keys(out), ...keys(out)]),
      ...differences('failure', await decided('delivery-failed'), []),
      ...differences(
        'mail, by its contents',
        mailed,
        out.map(({ area, code }) => `${area}.${code}.r1.e-mail`),
      ),
      ...differences('telling', told, tellingsOwed(passed, there)),
      ...differences(
        'file',
        filesBelow(folder).map((key) => ({ key, times: 1 })),
        documents.rows.map(({ file, sha256 }) => `${file} ${sha256}`),
      ),
      ...differences(
        'folder',
        parcelsIn(folder).map((key) => ({ key, times: 1 })),
        out.map(({ area, code }) => `${area}.${code}.r1.folder`),
      ),
    ],
  };
}

/** One mail for each day on which somebody was to be told, but for those after what is in was signed. */
function tellingsOwed(passed: PassedYears, effects: readonly string[]): string[] {
  const withContact = passed.boards.filter(({ hasContact }) => hasContact);
  return withContact.flatMap((board) =>
    formsOwedBy(board, passed).flatMap((form) => {
      const of = `|${board.area}|${form.code}/`;
      return effects
        .filter((key) => key.startsWith('tell-of-') && key.includes(of))
        .map((key) => key.slice(key.indexOf('/') + 1))
        .filter((day) => !goesOut(board, form, passed) || day < dayOf(form.calendar.due))
        .map((day) => `${board.area}.${form.code}.${day}`);
    }),
  );
}

/** But for what a sender that was killed has left unfinished. */
function parcelsIn(folder: string): string[] {
  return readdirSync(folder).filter((name) => !name.startsWith('.'));
}

/** Each file of each parcel, and the SHA-256 of what is in it. */
function filesBelow(folder: string): string[] {
  return parcelsIn(folder).flatMap((parcel) =>
    readdirSync(join(folder, parcel)).map((name) => {
      const content = readFileSync(join(folder, parcel, name));
      return `${parcel}/${name} ${createHash('sha256').update(content).digest('hex')}`;
    }),
  );
}

/** What is there not as often as it is owed; what there may be perhaps, may be there once. */
function differences(
  what: string,
  there: readonly Counted[],
  owed: readonly string[],
  perhaps: readonly string[] = [],
): string[] {
  const came = new Map(there.map(({ key, times }) => [key, times]));
  const times = timesOf(owed);
  const allowed = new Set(perhaps);
  return [...new Set([...came.keys(), ...times.keys()])].flatMap((key) => {
    const [is, shall] = [came.get(key) ?? 0, times.get(key) ?? 0];
    return is === shall || (is === 1 && allowed.has(key))
      ? []
      : [`${what} ${key}: ${is} in place of ${shall}`];
  });
}

function timesOf(keys: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>();
  for (const key of keys) times.set(key, (times.get(key) ?? 0) + 1);
  return times;
}
