import { readFile } from 'node:fs/promises';
import { fraction, shareOut } from '#kernel';
import { sampleFile } from './sample-files';

/** A table of counts as its publisher hands it in. */
export interface CountsFile {
  readonly name: string;
  /** In whose name the counts are. */
  readonly source: string;
  /** The machine that hands it in. */
  readonly client: string;
  readonly csv: string;
}

const CAMBRIDGESHIRE = 'invented-admissions-cambridgeshire-2016-17';
const PETERBOROUGH = 'invented-admissions-peterborough-2015';

const [CAMBRIDGESHIRE_AND_PETERBOROUGH_CCG, SOUTH_LINCOLNSHIRE_CCG] = [
  { source: 'urn:ods:06H', client: 'sample-commissioner-06h' },
  { source: 'urn:ods:99D', client: 'sample-commissioner-99d' },
] as const;

/**
 * Admissions that were invented, since none of a health and wellbeing board were published by the month: of
 * Peterborough, January to December 2015, each commissioner's part, and of Cambridgeshire, 2016/17.
 *
 * @param outturn how many Cambridgeshire's year comes to; as the file has it where nothing is said.
 */
export async function readAdmissions(outturn: number | undefined): Promise<CountsFile[]> {
  const read = (name: string) => readFile(sampleFile('uploads', `${name}.csv`), 'utf8');
  const asItStands = await read(CAMBRIDGESHIRE);
  const csv = outturn === undefined ? asItStands : withOutturn(asItStands, outturn);
  const name = csv === asItStands ? CAMBRIDGESHIRE : `${CAMBRIDGESHIRE}-outturn-${outturn}`;
  return [
    {
      name: `${PETERBOROUGH}-06H.csv`,
      ...CAMBRIDGESHIRE_AND_PETERBOROUGH_CCG,
      csv: await read(`${PETERBOROUGH}-06H`),
    },
    { name: `${PETERBOROUGH}-99D.csv`, ...SOUTH_LINCOLNSHIRE_CCG, csv: await read(`${PETERBOROUGH}-99D`) },
    { name: `${name}.csv`, ...CAMBRIDGESHIRE_AND_PETERBOROUGH_CCG, csv },
  ];
}

/** The same table with its counts in proportion, adding up to the outturn; byte for byte the same where they do. */
export function withOutturn(csv: string, outturn: number): string {
  // No cell of these tables has a comma in it.
  const [header = [], ...rows] = csv
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));
  const value = header.indexOf('value');
  const counts = shareOut(
    BigInt(outturn),
    rows.map((row) => fraction(BigInt(row[value] ?? ''))),
  );
  const spread = rows.map((row, at) => row.with(value, String(counts[at])));
  return [header, ...spread].map((row) => `${row.join(',')}\n`).join('');
}
