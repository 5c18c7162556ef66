import { expect, test } from '@jest/globals';
import type { Area } from '#reference';
import { councilOfAnotherArea, documentOfAnotherArea } from './another-area';
import type { PlanAgreement } from './plan-content';

const PETERBOROUGH: Area = { code: 'E06000031', name: 'Peterborough', kind: 'council-area' };
const CAMBRIDGESHIRE: Area = { code: 'E10000003', name: 'Cambridgeshire', kind: 'council-area' };
const YORK: Area = { code: 'E06000014', name: 'York', kind: 'council-area' };
const BATH: Area = { code: 'E06000022', name: 'Bath and North East Somerset', kind: 'council-area' };
const SOMERSET: Area = { code: 'E10000027', name: 'Somerset', kind: 'council-area' };
const areas = [PETERBOROUGH, CAMBRIDGESHIRE, YORK, BATH, SOMERSET];

test.each([
  ['Peterborough BCF submission, September 2014', PETERBOROUGH, []],
  ['Better Care Fund planning template', CAMBRIDGESHIRE, []],
  ['Cambridgeshire and Peterborough BCF plan', CAMBRIDGESHIRE, []],
  ['North Yorkshire BCF plan', CAMBRIDGESHIRE, []],
  ['Bath and North East Somerset, and Somerset', SOMERSET, []],
  [
    'Bath and North East Somerset BCF plan',
    SOMERSET,
    ["the document names Bath and North East Somerset, and the plan is Somerset's"],
  ],
  [
    'PETERBOROUGH BCF submission',
    CAMBRIDGESHIRE,
    ["the document names Peterborough, and the plan is Cambridgeshire's"],
  ],
])('%s as the document of a plan of %o', (document, area, warned) => {
  const content = { document, lines: [], contributors: [], projections: [] };
  expect(documentOfAnotherArea(content, { area, areas }).map(({ what }) => what)).toEqual(warned);
});

test('a plan signed as the council by that of another area', () => {
  const signed = { signedBy: 'Jana Burton', position: 'Director', signedOn: '2014-09-19' };
  const partners: PlanAgreement['partners'] = [
    { partner: 'NHS Cambridgeshire and Peterborough CCG', as: 'commissioner', ...signed },
    { partner: 'Peterborough City Council', as: 'council', ...signed },
  ];
  const board = 'Health and Wellbeing Board';
  const agreement: PlanAgreement = {
    agreedOn: '2014-09-19',
    authority: { kind: 'health-and-wellbeing-board', board },
    partners,
  };
  expect(councilOfAnotherArea(agreement, { area: PETERBOROUGH, areas })).toEqual([]);
  expect(councilOfAnotherArea(agreement, { area: CAMBRIDGESHIRE, areas })).toMatchObject([
    { rule: 'of-another-area', where: '/agreement/partners/1/partner' },
  ]);
});
