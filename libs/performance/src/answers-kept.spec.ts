import { describe, expect, test } from '@jest/globals';
import { AnswersKept, type Standing } from './answers-kept';

const standing = (nextOffset: number, cellsVersion = 1): Standing => ({
  positions: { lanes: [1, 2], nextOffsets: [nextOffset, 7], decisionPosition: 3, referenceVersion: 1 },
  cellsVersion,
});

describe('an answer about now', () => {
  test('is given again while nothing has moved', () => {
    const answers = new AnswersKept<string>();
    answers.keep('Peterborough', standing(5), 'one of eight quarters');
    expect(answers.at('Peterborough', standing(5))).toBe('one of eight quarters');
    expect(answers.at('Peterborough', standing(5))).toBe('one of eight quarters');
    expect(answers.at('Cambridgeshire', standing(5))).toBeUndefined();
  });

  test.each([
    ['something was recorded', standing(6)],
    ['the cells were rebuilt', standing(5, 2)],
  ])('is worked out again once %s', (_, later) => {
    const answers = new AnswersKept<string>();
    answers.keep('Peterborough', standing(5), 'one of eight quarters');
    expect(answers.at('Peterborough', later)).toBeUndefined();
  });

  test('asked for longest ago is let go first', () => {
    const answers = new AnswersKept<number>();
    for (let question = 0; question < 100; question++) answers.keep(String(question), standing(5), question);
    answers.at('0', standing(5));
    answers.keep('another', standing(5), 100);
    expect(answers.at('0', standing(5))).toBe(0);
    expect(answers.at('1', standing(5))).toBeUndefined();
  });
});
