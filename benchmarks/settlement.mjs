// What the agreements of many areas come to: from the counts as recorded, known at a stored watermark, to the amounts.
// Against DuckDB on one thread, which finds the newest versions of the same counts and works the same amounts out. Both
// have the agreements at hand before the time begins. The ledger also says what is missing or open of every count, and
// writes each step down with its clauses.
import { DecisionStore } from '../dist/libs/decisions/src/index.js';
import { FactsStore } from '../dist/libs/performance/src/facts.store.js';
import { MetricCountsOfEachHandler } from '../dist/libs/performance/src/metric-counts.query.js';
import { WatermarkStore } from '../dist/libs/records/src/index.js';
import { DefinitionStore, ReferenceStore } from '../dist/libs/reference/src/index.js';
import { secondOpinion } from '../dist/libs/settlement/src/second-opinion.query.js';
import { settle } from '../dist/libs/settlement/src/settle.js';
import { SettlementFacts } from '../dist/libs/settlement/src/settlement-facts.js';
import { countsOf } from '../dist/libs/settlement/src/settlement-state.js';
import { makeAgreements, makeMonthlyCounts } from './measuring/agreements.mjs';
import { deliveriesOf, recording, withLedger } from './measuring/ledger.mjs';
import { interleaved, keep, ratio, secondsOf, sizes } from './measuring/run.mjs';
import { settlingInDuck } from './peers/settling-in-duckdb.mjs';

const size = sizes({ areas: 150, rounds: 15 });

await withLedger(async (ledger) => {
  const { owner, pool, known, postgres } = ledger;
  const areas = ledger.areas.slice(0, size.areas);
  const events = makeMonthlyCounts(areas, known);
  const agreements = makeAgreements(areas);
  await (
    await recording(ledger, deliveriesOf(events), 5_000)
  )();
  await owner.query('VACUUM ANALYZE');
  const watermarks = new WatermarkStore(pool);
  await watermarks.storeNow();
  const watermark = await watermarks.latest();
  const facts = settlementFacts(pool);
  const inDuck = await settlingInDuck(events, agreements);

  const settleAll = async () => {
    const inputs = await facts.inputsOfEach(agreements, watermark);
    return agreements.map(({ terms }, at) => {
      const of = complete(inputs[at]);
      return { terms, inputs: of, amounts: settle(terms, countsOf(of)).amounts };
    });
  };
  const expected = asLines((await inDuck()).map(([place, ...amount]) => [place, ...amount.map(plain)]));
  const identical = (settled) => {
    const lines = asLines(
      settled.flatMap(({ amounts }, place) => amounts.map(({ name, pence }) => [place, name, pence])),
    );
    if (lines !== expected) throw new Error(`The amounts differ from DuckDB's:\n${lines}\n\n${expected}`);
  };
  identical(await settleAll());

  const figures = await interleaved(size.rounds, {
    'from counts to amounts, s': async () => {
      let settled;
      const seconds = await secondsOf(async () => (settled = await settleAll()));
      identical(settled);
      return seconds;
    },
    'the second opinion on them, s': async () => {
      const cases = (await settleAll()).map(({ terms, inputs }) => ({ terms, inputs, claims: [] }));
      let opinions;
      const seconds = await secondsOf(async () => (opinions = await secondOpinion(pool, cases)));
      identical(opinions);
      return seconds;
    },
    'DuckDB, one thread, s': async () => {
      let rows;
      const seconds = await secondsOf(async () => (rows = await inDuck()));
      if (asLines(rows.map(([place, ...amount]) => [place, ...amount.map(plain)])) !== expected)
        throw new Error("DuckDB's amounts are not always the same");
      return seconds;
    },
  });
  keep('settlement', {
    grain: `the agreements of ${areas.length} areas on ${events.length} counts`,
    sizes: size,
    postgres,
    figures,
    outcomes: [
      {
        what: 'from counts to amounts to DuckDB, by time',
        is: ratio(figures, 'from counts to amounts, s', 'DuckDB, one thread, s'),
        target: 10,
        atMost: true,
      },
      {
        what: 'the second opinion to DuckDB, by time',
        is: ratio(figures, 'the second opinion on them, s', 'DuckDB, one thread, s'),
      },
    ],
  });
});

/** The facts as the application reads them, without the buses between. */
function settlementFacts(pool) {
  const decisions = new DecisionStore(pool);
  const store = new FactsStore(pool, decisions, new DefinitionStore(decisions), new ReferenceStore(pool));
  const handler = new MetricCountsOfEachHandler(store);
  return new SettlementFacts({ execute: (query) => handler.execute(query) });
}

function complete(inputs) {
  if (!inputs.ok) throw new Error(JSON.stringify(inputs.failure));
  const open = inputs.value.filter((each) => each.isPartial || each.open.length > 0);
  if (open.length > 0) throw new Error(`Counts are missing: ${JSON.stringify(open[0])}`);
  return inputs.value;
}

function asLines(rows) {
  return rows.map((row) => row.join(' ')).join('\n');
}

function plain(value) {
  return typeof value === 'bigint' ? Number(value) : value;
}
