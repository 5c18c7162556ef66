import type { Rule } from '#kernel';

const ADDRESS = "The route's own parameters";

/** The rules a question is held to before anything is looked up. */
export const TRACKER_RULES: readonly Rule[] = [
  {
    code: 'unknown-parameter',
    severity: 'error',
    sentence: 'A question has the parameters its route names, and no others.',
    why: 'A misspelt one would be ignored, and another question answered than was asked.',
    source: ADDRESS,
  },
  {
    code: 'parameter-missing',
    severity: 'error',
    sentence: 'Every parameter the route requires is there.',
    why: 'What was left out is not guessed.',
    source: ADDRESS,
  },
  {
    code: 'parameter-repeated',
    severity: 'error',
    sentence: 'A parameter is given once.',
    why: 'Which of two counts would depend on their order.',
    source: ADDRESS,
  },
  {
    code: 'parameter-not-understood',
    severity: 'error',
    sentence: 'A parameter has the form its route describes.',
    why: 'A moment, a day or a number that can be read in two ways is not read at all.',
    source: ADDRESS,
  },
  {
    code: 'year-before-not-reported',
    severity: 'error',
    sentence: 'A total is spread as the year before was where all of that year is reported.',
    why: 'A month that is missing would be planned for as if nothing ever happened in it.',
    source: 'How plans are written here',
  },
];
