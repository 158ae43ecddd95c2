import { describe, expect, it } from 'vitest';
import { composeTree, errorsOf, plainOf } from './conf-tree.ts';

const FILES = { 'config.yaml': 'items: [{a: 1, b: 3}, 5]\nm: {l: [{b: 1}]}\n' };

/** The text that an error points at. */
function pointedAt(word: string): { message: string; at: string; hints: readonly string[] } {
  const [error] = errorsOf(() => composeTree(FILES, [word]));
  const { source, start, end } = error!.origin!;
  return { message: error!.message, at: source.text.slice(start, end), hints: error!.hints };
}

describe('a path through a list', () => {
  it.each([
    { word: 'items[0].aa=1', message: "there is no key 'items.0.aa'", at: 'aa' },
    { word: 'items.0.c=1', message: "there is no key 'items.0.c'", at: 'c' },
    { word: 'm.l[0].bb=2', message: "there is no key 'm.l.0.bb'", at: 'bb' },
    { word: 'items[7].a=1', message: 'The list has 2 items, so there is no index 7', at: '7' },
    { word: 'items[2]={a: 9}', message: 'The list has 2 items, so there is no index 2', at: '2' },
  ])('$word names the key that is missing, and points at it', ({ word, message, at }) => {
    expect(pointedAt(word)).toMatchObject({ message, at });
  });

  it('says how to add an item', () => {
    const { hints } = pointedAt('items[2]={a: 9}');
    expect(hints).toEqual(["to add one at the end: 'items=append({a: 9})'"]);
    expect(plainOf(composeTree(FILES, ['items=append({a: 9})']))).toMatchObject({ items: [{ a: 1 }, 5, { a: 9 }] });
  });
});

it.each([{ word: '~items[5]' }, { word: 'm.b=1' }, { word: '~m.b' }])(
  '$word is not answered with a key that has nothing of it',
  ({ word }) => {
    const [error] = errorsOf(() => composeTree({ 'config.yaml': 'items: [1]\nm: {k: 1}\n' }, [word]));
    expect(error).toMatchObject({ suggestion: undefined });
    expect(error!.hints.join('\n')).not.toMatch(/~m|m\.k/);
  },
);
