import { beforeEach, describe, expect, test } from '@jest/globals';
import { RedisTrouble } from './redis-trouble';

describe('a Redis that several queues need', () => {
  let said: string[];
  let trouble: RedisTrouble;

  beforeEach(() => {
    said = [];
    const say = (line: string) => void said.push(line.split(' ').slice(-2).join(' '));
    trouble = new RedisTrouble({ info: say, warn: say, error: say });
  });

  test('is told of once while it is away, whoever notices', () => {
    for (const queue of ['due-work', 'outside', 'due-work']) trouble.note(queue, new Error('gone'));
    expect(said).toEqual(['makes trouble']);
  });

  test('is back when it is for all of them, and away again anew', () => {
    for (const queue of ['due-work', 'outside']) trouble.note(queue, new Error('gone'));
    trouble.isBack('outside');
    trouble.note('outside', new Error('gone again'));
    trouble.isBack('due-work');
    expect(said).toEqual(['makes trouble']);
    trouble.isBack('outside');
    trouble.note('due-work', new Error('gone'));
    expect(said).toEqual(['makes trouble', 'is back', 'makes trouble']);
  });

  test('is not said to be back by those for whom it was never away', () => {
    trouble.isBack('due-work');
    expect(said).toEqual([]);
  });
});
