import { expect, test } from '@jest/globals';
import { columnMappingSchema, COLUMN_MAPPINGS } from '#catalogue';
import { mappingRefusals } from './mapping-refusals';

const [mapping] = COLUMN_MAPPINGS;
const [layout] = mapping?.layouts ?? [];

test.each<[string, object, string, string, string]>([
  [
    'an object where a list belongs',
    { layouts: { ...layout } },
    '/layouts',
    'an object, which is not what belongs there',
    'Give a list of tables',
  ],
  [
    'a member that is missing',
    { layouts: [{ ...layout, period: undefined }] },
    '/layouts/0/period',
    'nothing stands there',
    '{ "given": true }',
  ],
  [
    'an area that is one column and no list',
    { layouts: [{ ...layout, area: { is: ['council'] } }] },
    '/layouts/0/area',
    'an object, which is not what belongs there',
    '[{ "is": ["council"] }], or { "fixed": "E06000029" }',
  ],
  [
    'a member that is misspelt',
    { titel: 'Ours' },
    '/titel',
    'a member that a mapping does not have here',
    'mend its spelling',
  ],
])('%s is said in the words of a mapping, with what belongs there', (_, change, where, what, mend) => {
  const candidate = { ...mapping, ...change };
  const parsed = columnMappingSchema.safeParse(candidate);
  expect(parsed.error && mappingRefusals(parsed.error, candidate)).toEqual([
    { rule: 'mapping-wrong-form', where, what, mend: expect.stringContaining(mend) },
  ]);
});
