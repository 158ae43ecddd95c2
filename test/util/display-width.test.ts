import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, firstLineOf, padDisplay, wrap, cutDisplay } from '../../src/util/display-width.ts';

describe('displayWidth', () => {
  it.each([
    { name: 'letters', text: 'größe', width: 5 },
    { name: 'Chinese', text: '模型', width: 4 },
    { name: 'an accent of its own', text: 'e\u0301', width: 1 },
    { name: 'a picture', text: '🙂', width: 2 },
    { name: 'nothing', text: '', width: 0 },
  ])('of $name', ({ text, width }) => {
    expect(displayWidth(text)).toBe(width);
    expect(displayWidth(padDisplay(text, 6))).toBe(6);
  });
});

describe('wrap', () => {
  const text = 'one two three four five six seven eight nine ten';

  it.each([
    { name: 'no width', options: {}, wrapped: text },
    { name: 'a width', options: { width: 24 }, wrapped: 'one two three four five\nsix seven eight nine ten' },
    {
      name: 'a beginning',
      options: { width: 30, first: 'a: ' },
      wrapped: 'a: one two three four five six\n   seven eight nine ten',
    },
    {
      name: 'others of their own',
      options: { width: 30, first: '', rest: '  ' },
      wrapped: 'one two three four five six\n  seven eight nine ten',
    },
  ])('with $name', ({ options, wrapped }) => expect(wrap(text, options)).toBe(wrapped));

  it('has room for a word, however narrow the terminal is', () => {
    expect(wrap('a word and another', { width: 1, first: '          ' })).toBe('          a word and another');
  });

  it('says every word, and only long ones are longer than a line', () => {
    const words = fc.array(fc.stringMatching(/^[a-z]{1,12}$/), { minLength: 1 });
    fc.assert(
      fc.property(words, fc.integer({ min: 24, max: 90 }), (all, width) => {
        const lines = wrap(all.join(' '), { width, first: '  ' }).split('\n');
        expect(lines.flatMap((line) => line.trim().split(' '))).toEqual(all);
        expect(lines.every((line) => line.length <= width)).toBe(true);
      }),
    );
  });
});

describe('firstLineOf', () => {
  it.each([
    { text: 'short', width: 30, line: 'short' },
    { text: 'as long as the line, all of it', width: 30, line: 'as long as the line, all of it' },
    { text: 'one word more than the line, or two', width: 30, line: 'one word more than the line …' },
  ])('$text', ({ text, width, line }) => expect(firstLineOf(text, width)).toBe(line));
});

describe('cutDisplay', () => {
  it.each([
    ['worker 0  #1  loss 0.1', 22, 'worker 0  #1  loss 0.1'],
    ['worker 0  #1  loss 0.12', 22, 'worker 0  #1  loss 0.…'],
    ['a  b  c', 4, 'a…'],
    ['教師教師', 5, '教師…'],
  ])('%j in %i columns is %j', (text, width, cut) => {
    expect(cutDisplay(text, width)).toBe(cut);
    expect(displayWidth(cut)).toBeLessThanOrEqual(width);
  });
});
