import { describe, expect, it } from 'vitest';
import { splitWord } from '../../src/util/split-word.ts';

describe('splitWord', () => {
  it.each([
    ['a=b', '', 'a', 'b'],
    ['+a=b=c', '+', 'a', 'b=c'],
    ['++a=', '++', 'a', ''],
    ['~a', '~', 'a', undefined],
    ['', '', '', undefined],
    ['=1', '', '', '1'],
    [String.raw`m.x\=y=3`, '', String.raw`m.x\=y`, '3'],
    [String.raw`m.x\=y`, '', String.raw`m.x\=y`, undefined],
    ['m[k]=a\nb', '', 'm[k]', 'a\nb'],
    ['a\\', '', 'a\\', undefined],
    [String.raw`a\\=b`, '', String.raw`a\\`, 'b'],
  ])('%s', (word, sign, key, value) => expect(splitWord(word)).toEqual({ sign, key, value }));

  it('reads a long word at once', () => {
    expect(splitWord(`${String.raw`\a`.repeat(3_000_000)}=x`).value).toBe('x');
  });
});
