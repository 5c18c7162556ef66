import { describe, expect, test } from '@jest/globals';
import { KeptAnswers } from './kept-answers';

const answer = (bytes: number, says = 'one') => ({ bytes, says });

describe('kept answers', () => {
  test('are found by their question, the newest in the place of an earlier one', () => {
    const kept = new KeptAnswers<ReturnType<typeof answer>>(100_000);
    kept.keep('Peterborough', answer(1_000));
    kept.keep('Peterborough', answer(2_000, 'another'));
    expect(kept.find('Peterborough')?.says).toBe('another');
    expect(kept.find('Cambridgeshire')).toBeUndefined();
  });

  test('take no more room than they may, however many questions are asked', () => {
    const kept = new KeptAnswers<ReturnType<typeof answer>>(100_000);
    for (let question = 0; question < 1_000; question++) kept.keep(`question ${question}`, answer(9_000));
    expect(kept.find('question 999')).toBeDefined();
    expect(kept.find('question 0')).toBeUndefined();
    expect(kept.bytes).toBeLessThanOrEqual(100_000);
    expect(kept.bytes).toBeGreaterThan(90_000);
  });

  test('make room by the one asked for longest ago', () => {
    const kept = new KeptAnswers<ReturnType<typeof answer>>(40_000);
    for (const question of ['first', 'second', 'third']) kept.keep(question, answer(9_000));
    kept.find('first');
    kept.keep('fourth', answer(9_000));
    kept.keep('fifth', answer(9_000));
    expect(['first', 'second', 'fifth'].map((question) => kept.find(question) !== undefined)).toEqual([
      true,
      false,
      true,
    ]);
  });

  test('hold none that would leave no room for others, nor the one it would have replaced', () => {
    const kept = new KeptAnswers<ReturnType<typeof answer>>(40_000);
    kept.keep('every month since 2010', answer(1_000));
    kept.keep('every month since 2010', answer(20_000));
    expect(kept.find('every month since 2010')).toBeUndefined();
    expect(kept.bytes).toBe(0);
  });
});
