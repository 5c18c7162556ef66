import { expect, test } from '@jest/globals';
import { findAreas, namesInList } from './find-areas';

const AREAS = [
  { code: 'E06000048', name: 'Northumberland' },
  { code: 'E06000057', name: 'Northumberland' },
  { code: 'E10000003', name: 'Cambridgeshire' },
];

test('areas are found by a part of their name or the beginning of their code, in the order of their names', () => {
  expect(findAreas(AREAS, '').map(({ code }) => code)).toEqual(['E10000003', 'E06000048', 'E06000057']);
  expect(findAreas(AREAS, 'UMBER').map(({ code }) => code)).toEqual(['E06000048', 'E06000057']);
  expect(findAreas(AREAS, 'e10').map(({ name }) => name)).toEqual(['Cambridgeshire']);
});

test('a council and its successor of the same name are told apart by their codes', () => {
  expect(AREAS.map(namesInList(AREAS))).toEqual([
    'Northumberland (E06000048)',
    'Northumberland (E06000057)',
    'Cambridgeshire',
  ]);
});
